"""The ways in which people type the same digits."""

from hypothesis import strategies as st

SEPARATORS = (
    " ",
    "-",
    "\N{NO-BREAK SPACE}",
    "\N{EN DASH}",
    "\N{NON-BREAKING HYPHEN}",
    "\N{MINUS SIGN}",
    "\u200b",
    ".",
    "\n",
)
SCRIPTS = (
    "0123456789",
    "\N{FULLWIDTH DIGIT ZERO}１２３４５６７８９",
    "٠١٢٣٤٥٦٧٨٩",
    "०१२३४५६७८९",
)


@st.composite
def spellings_of(draw: st.DrawFn, digits: str) -> str:
    """The same digits in any scripts, with any separators between and around them."""
    separators = st.text(st.sampled_from(SEPARATORS), max_size=2)
    typed = [draw(separators)]
    for digit in digits:
        typed += [draw(st.sampled_from(SCRIPTS))[int(digit)], draw(separators)]
    return "".join(typed)


ascii_digits = st.sampled_from("0123456789")
