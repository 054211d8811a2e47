"""Characters that cannot be shown are shown by their number."""

import json
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import typst

HERE = Path(__file__).parent
FONTS = json.dumps(["Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono"])
"""Those that travel inside typst itself, as each template reads them; no other is looked for."""
Said = dict[str, Any]
"""What a template shows, by the names it knows: texts, numbers, lists and more of these."""
LAST_OF_LATIN_1 = 0xFF
PUNCTUATION = frozenset("–—‘’“”…•−")
UNSEEN = {"Cc", "Cf", "Cn", "Co", "Cs"}
"""Unicode's categories: control, format, unassigned, private, half of a pair."""


class NotSet(Exception):
    """typst refuses the values; its own words, which quote them, are left out."""


def with_every_sign(said: Said, compiled: Callable[[Said], bytes]) -> bytes:
    """Compile it, with a number in the place of as few characters as it takes.

    ``compiled`` raises TypstError or NotSet where a font lacks one of them.
    """
    for hidden in (_is_unseen, _cannot_be_set):
        said = _by_number(said, hidden)
        with suppress(typst.TypstError, NotSet):
            return compiled(said)
    return compiled(_by_number(said, _is_beyond_latin))


def _by_number(said: Any, hidden: Callable[[str], bool]) -> Any:
    """The same tree, with ``[U+1F600]`` in the place of each character that is hidden."""
    if isinstance(said, str):
        return "".join(f"[U+{ord(one):04X}]" if hidden(one) else one for one in said)
    if isinstance(said, dict):
        return {key: _by_number(value, hidden) for key, value in said.items()}
    if isinstance(said, list):
        return [_by_number(value, hidden) for value in said]
    return said


def _is_unseen(character: str) -> bool:
    """True for what leaves no trace on paper, or turns its neighbours round: nothing to rely on."""
    return character != "\t" and unicodedata.category(character) in UNSEEN


def _is_beyond_latin(character: str) -> bool:
    """The last resort, for signs that typst sets alone and not as they stand together."""
    return ord(character) > LAST_OF_LATIN_1 and character not in PUNCTUATION


@cache
def _cannot_be_set(character: str) -> bool:
    """Ask typst, which knows its fonts; only asked where a whole document would not compile."""
    if character.isascii():
        return False
    try:
        typst.compile(
            HERE / "probe.typ",
            root=HERE,
            ignore_system_fonts=True,
            sys_inputs={"said": character, "fonts": FONTS},
            pdf_standards=["ua-1"],
        )
    except typst.TypstError:
        return True
    return False
