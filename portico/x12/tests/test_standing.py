"""The walk through the guide: one pattern for many claims tells what one for each segment tells."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portico.x12.claims import Claim
from portico.x12.elements import flat
from portico.x12.envelope import read_transactions
from portico.x12.findings import Finding
from portico.x12.guide import Rule, wrong_elements
from portico.x12.remittance_guide import GUIDE
from portico.x12.remittance_reading import Reading
from portico.x12.standing import Standing
from portico.x12.tests.samples import BY_LINE, CLAIM, FULL, STAY, WHOLE, file_of
from portico.x12.transactions import TransactionSet
from portico.x12.ways import Way, compiled
from portico.x12.wire import STANDARD, Delimiters

MANY = type(WHOLE)(WHOLE.header, (CLAIM, BY_LINE, CLAIM, FULL, BY_LINE, STAY, CLAIM, CLAIM))
LINES = file_of(MANY).decode().splitlines(keepends=True)
PLACES = st.integers(12, len(LINES) - 4)


def read(content: bytes) -> tuple[list[Claim], list[Finding]]:
    found = next(read_transactions(BytesIO(content)))
    assert isinstance(found, TransactionSet)
    return list(Reading(found).claims()), list(found.findings)


def by_segments(content: bytes) -> tuple[list[Claim], list[Finding]]:
    def never(standing: Standing, text: str, at: int) -> int:
        return at

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Standing, "stretch", never)
        return read(content)


def test_good_claims_are_passed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []
    take = Standing.take

    def noted(standing: Standing, ordinal: int, text: str, elements: list[str]) -> list[str] | None:
        checked.append(elements[0])
        return take(standing, ordinal, text, elements)

    monkeypatch.setattr(Standing, "take", noted)
    claims, findings = read(file_of(MANY))
    assert len(claims) == 8
    assert [finding.fault for finding in findings] == ["balance"]  # of the payment
    assert checked.count("CLP") == 3  # those with two dates to a line, and the last of all


@given(
    st.lists(
        st.tuples(st.sampled_from(["drop", "double", "swap", "odd", "extra"]), PLACES, PLACES),
        max_size=4,
    )
)
def test_one_pattern_and_one_for_each_segment_tell_the_same(
    changes: list[tuple[str, int, int]],
) -> None:
    lines = LINES.copy()
    for what, one, other in changes:
        if what == "swap":
            lines[one], lines[other] = lines[other], lines[one]
        elif what == "odd":
            lines[one] = lines[one].replace("1", "x", 1)
        else:
            lines[one] = {"drop": "", "double": lines[one] * 2, "extra": f"NTE~\n{lines[one]}"}[
                what
            ]
    content = "".join(lines).encode()
    assert read(content) == by_segments(content)


RULES = {
    way.rule.name: way
    for ways in compiled(GUIDE, STANDARD).values()
    for each in ways.values()
    for way in ([each] if isinstance(each, Way) else each.values())
}
VALUES = st.sampled_from(
    (
        " 1 X CO 45 -1.5 1.234 20261120 20261131 1:2 : HC:99213 WO:A MI QC XX PR 2 I C CHK TE BL "
        f"{'A' * 60}  "
    ).split(" ")
)


@given(st.sampled_from(sorted(RULES)), st.lists(VALUES, max_size=26))
def test_what_a_pattern_does_not_accept_has_a_wrong_element(name: str, values: list[str]) -> None:
    way = RULES[name]
    elements = [way.rule.segment_id, *values]
    accepted = bool(way.accepts("*".join(elements)))
    assert accepted == (not list(wrong_elements(way.rule, elements, STANDARD)))


def test_an_unused_triplet_in_the_middle_is_no_fault() -> None:
    way = RULES["CAS"]
    assert way.accepts("CAS*CO*45*1.00*****97*2.00*1")
    assert not way.accepts("CAS*CO*45*1.00**97**1*2*3.00")


def test_the_table_names_each_rule_of_a_loop_once() -> None:
    def loops(loop: object) -> list[object]:
        return [loop, *(inner for each in loop.loops for inner in loops(each))]  # type: ignore[attr-defined]  # loops of loops

    for loop in loops(GUIDE.root):
        names = [rule.name for rule in loop.rules]  # type: ignore[attr-defined]  # the same
        assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    "delimiters", [STANDARD, Delimiters("|", None, ">", "'"), Delimiters(".", "^", "+", "$")]
)
def test_delimiters_that_patterns_know_are_only_characters(delimiters: Delimiters) -> None:
    found = compiled(GUIDE, delimiters)["header",]["BPR"]
    assert isinstance(found, Way)
    text = delimiters.element.join(["BPR", "I", "1", "C", "CHK"])
    assert found.accepts(text)
    assert not found.accepts(text.replace(delimiters.element, ","))


def test_each_element_of_a_rule_has_a_place() -> None:
    cas: Rule = RULES["CAS"].rule
    assert len(flat(cas.elements)) == 19
