"""What differs is marked word by word."""

from portico.backoffice.evidence_table import Cell, Word, as_of, lines_of
from portico.reviews.evidence import Fact
from testing.review_builders import evidence


def line(typed: str, registry: str, *, same: bool | None) -> Cell:
    """What the registry has in the only line of a table with that fact."""
    fact = Fact(label="Address", typed=typed, registry=registry, same=same)
    named = Fact(label="Legal name", typed="", registry="Two Rivers LLC")
    return lines_of(evidence(facts=(fact, named)))[0].cells[0]


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


def test_each_source_is_compared_by_itself() -> None:
    fact = Fact(
        label="Phone",
        typed="(314) 555-0164",
        registry="(314) 555-0164",
        same=True,
        roster="(314) 555-0110",
        roster_same=False,
    )
    (shown,) = lines_of(evidence(facts=(fact,)))
    assert [(cell.source, cell.verdict) for cell in shown.cells] == [
        ("Registry", "same"),
        ("Our roster", "differs"),
    ]


def test_a_plan_without_a_roster_has_no_column_of_it() -> None:
    assert [cell.source for cell in lines_of(evidence())[0].cells] == ["Registry"]


def test_the_head_says_how_old_each_source_is() -> None:
    shown = evidence(registry_as_of="11/15/2026", roster_as_of="11/14/2026")
    assert as_of(shown) == "Registry as of 11/15/2026. Roster file of 11/14/2026."
