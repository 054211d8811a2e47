"""What differs is marked word by word."""

from portico.backoffice.evidence_table import Line, Word, lines_of
from portico.reviews.evidence import Fact
from testing.review_builders import evidence


def line(typed: str, registry: str, *, same: bool | None) -> Line:
    """The only line of a table with that fact."""
    fact = Fact(label="Address", typed=typed, registry=registry, same=same)
    return lines_of(evidence(facts=(fact,)))[0]


def test_the_words_that_differ_are_marked() -> None:
    shown = line(
        "1840 Market Street, St. Louis 63103", "77 Olive Street, St. Louis 63101", same=False
    )
    assert shown.verdict == "differs"
    assert shown.words == (
        Word("77 Olive", differs=True),
        Word("Street, St. Louis", differs=False),
        Word("63101", differs=True),
    )


def test_what_is_the_same_is_shown_whole() -> None:
    shown = line("Two Rivers LLC", "TWO RIVERS LLC", same=True)
    assert (shown.verdict, shown.words) == ("same", (Word("TWO RIVERS LLC", differs=False),))


def test_case_and_commas_alone_mark_nothing() -> None:
    shown = line("1 Oak St, Troy", "1 OAK ST TROY MO", same=False)
    assert [word.text for word in shown.words if word.differs] == ["MO"]


def test_what_is_not_on_file_is_missing() -> None:
    assert line("Two Rivers Bone", "", same=None).words == ()


def test_what_nobody_publishes_says_so() -> None:
    shown = line("43-1882764", "Not published", same=None)
    assert (shown.verdict, shown.words[0].text) == ("missing", "Not published")
