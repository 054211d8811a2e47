"""What is said of a transaction set, a group and an interchange, from values alone."""

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum
from importlib import import_module
from pkgutil import iter_modules

import pytest

import portico.x12
from portico.exchange.rules import NUMBERS_USED, OURS, REFUSED, UNKNOWN_KIND, Told
from portico.exchange.rules.answers import (
    ACKNOWLEDGES,
    MOST_COUNTED,
    Settled,
    Tally,
    answered_group,
    answered_transaction,
    echoed,
    is_acknowledgment,
    technical_answer,
    verdict_on,
)
from portico.exchange.rules.codes import CODES, codes_of
from portico.x12.acknowledgment import (
    ELEMENT_CODES,
    GROUP_CODES,
    SEGMENT_CODES,
    TRANSACTION_CODES,
    AnsweredGroup,
    AnsweredTransaction,
    ElementNote,
    GroupVerdict,
    SegmentNote,
    TransactionVerdict,
)
from portico.x12.technical import TechnicalAcknowledgment
from portico.x12.tests.samples import GROUP, INTERCHANGE

SETTLED = Settled(
    code="835", control_number="0001", convention="", segment=11, refused=False, findings=()
)


def told(fault: str, segment: int = 20, segment_id: str = "CLP", element: int = 0) -> Told:
    """A finding; its loop is 2100."""
    return Told(
        fault=fault,
        segment=segment,
        segment_id=segment_id,
        element=element,
        loop="2100",
        reason="It is wrong.",
        refuses=False,
    )


def verdict(*findings: Told, refused: bool = False) -> TransactionVerdict:
    return verdict_on(replace(SETTLED, findings=findings, refused=refused))[1]


def notes(*findings: Told) -> list[object]:
    return [*verdict_on(replace(SETTLED, findings=findings))[0]]


def test_a_transaction_set_is_accepted_with_errors_or_rejected() -> None:
    assert verdict() == verdict(told("balance")) == TransactionVerdict("A")
    assert verdict(told("code", element=2)) == TransactionVerdict("E", ("5",))
    assert verdict(told("code", element=2), refused=True) == TransactionVerdict("R", ("5",))
    assert verdict(told("balance"), refused=True) == TransactionVerdict("R", ("5",))


@pytest.mark.parametrize(
    ("fault", "code"), [("no-trailer", "2"), ("control-number", "3"), ("count", "4"),
    (NUMBERS_USED, "7"), (UNKNOWN_KIND, "1"), (REFUSED, "5"), (OURS, "5"), ("version", "I6")],
)  # fmt: skip
def test_what_is_wrong_with_it_as_a_whole_has_a_code_of_its_own(fault: str, code: str) -> None:
    found = told(fault, segment=30, segment_id="SE", element=1)
    assert verdict_on(replace(SETTLED, findings=[found], refused=True)) == (
        [], TransactionVerdict("R", (code,)),
    )  # fmt: skip


def test_each_code_is_told_once_and_five_at_most() -> None:
    faults = ["count", "code", "date", "version", "no-trailer", "control-number", "numbers-used"]
    assert verdict(*map(told, faults)).codes == ("4", "5", "I6", "2", "3")


def test_a_segment_is_named_once_for_each_code_with_its_elements_in_order() -> None:
    found = [
        told("order", segment=25, segment_id="LX"),
        told("date", element=9),
        told("code", element=2),
        told("code", element=2),
        told("repeated"),
    ]
    assert notes(*found) == [
        SegmentNote("CLP", 10, "2100", "5"),
        SegmentNote("CLP", 10, "2100", "8"),
        ElementNote(2, "7"),
        ElementNote(9, "8"),
        SegmentNote("LX", 15, "2100", "7"),
    ]


def test_what_cannot_be_named_is_not() -> None:
    far = 11 + MOST_COUNTED
    assert notes(told("order", segment_id="")) == []
    assert notes(told("order", segment_id="ST"), told("order", segment_id="SE")) == []
    assert notes(told("missing")) == notes(told("balance", element=2)) == []
    assert notes(told("order", segment=far)) == []
    assert notes(told("order", segment=far - 1)) == [SegmentNote("CLP", MOST_COUNTED, "2100", "7")]


def test_a_loop_whose_name_has_no_room_is_left_out() -> None:
    (short,) = notes(replace(told("order"), loop="1000"))
    (long,) = notes(replace(told("order"), loop="1000A"))
    assert (short, long) == (SegmentNote("CLP", 10, "1000", "7"), SegmentNote("CLP", 10, "", "7"))


def tally(*outcomes: str) -> Tally:
    found = Tally()
    for outcome in outcomes:
        found.count(TransactionVerdict(outcome))
    return found


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        ("AA", GroupVerdict("A", 7, 2, 2)),
        ("AE", GroupVerdict("E", 7, 2, 2)),
        ("AR", GroupVerdict("P", 7, 2, 1)),
        ("RE", GroupVerdict("P", 7, 2, 1)),
        ("RR", GroupVerdict("R", 7, 2, 0)),
        ("", GroupVerdict("R", 7, 0, 0)),
    ],
)
def test_a_group_is_what_became_of_its_transaction_sets(outcomes: str, said: GroupVerdict) -> None:
    assert tally(*outcomes).verdict("7") == said


@pytest.mark.parametrize(
    ("ge01", "included"),
    [("3", 3), ("0", 0), ("999999", 999_999), ("1000000", 1), ("", 1), ("-1", 1), ("٣", 1)],
)
def test_what_ge_said_is_repeated_where_it_is_a_number(ge01: str, included: int) -> None:
    assert tally("A").verdict(ge01).included == included


def test_counts_have_six_digits() -> None:
    many = Tally(received=1_000_001, accepted=1_000_001)
    assert many.verdict("") == GroupVerdict("A", 999_999, 999_999, 999_999)


def test_what_is_wrong_with_gs_or_ge_is_told_once() -> None:
    found = tally("A")
    for fault in ("count", "no-trailer", "count", "balance", "order"):
        found.note(told(fault))
    assert found.verdict("1") == GroupVerdict("E", 1, 1, 1, ("5", "3"))


def test_an_interchange_without_fault_is_answered_where_it_asks() -> None:
    asks = replace(INTERCHANGE, acknowledgment="1")
    assert technical_answer(INTERCHANGE, [], groups=1) is None
    assert technical_answer(asks, [told("order"), told("balance")], groups=0) == (
        TechnicalAcknowledgment("000000042", "261120", "0715", "A", "000")
    )


@pytest.mark.parametrize(
    ("fault", "note"),
    [("stray", "022"), ("no-trailer", "023"), ("count", "021"), ("control-number", "001")],
)
def test_a_faulty_interchange_is_accepted_with_errors_or_rejected(fault: str, note: str) -> None:
    kept = technical_answer(INTERCHANGE, [told(fault)], groups=1)
    empty = technical_answer(INTERCHANGE, [told(fault)], groups=0)
    assert kept is not None
    assert empty is not None
    assert [(kept.code, kept.note), (empty.code, empty.note)] == [("E", note), ("R", note)]


@pytest.mark.parametrize(
    ("element", "value", "note"),
    [
        ("sender", "", "006"),
        ("receiver", "", "008"),
        ("date", "261301", "014"),
        ("date", "26112", "014"),
        ("time", "2400", "015"),
        ("version", "5010A", "017"),
        ("version", "0050٣", "017"),
        ("control_number", "42", "018"),
        ("control_number", "00000004٣", "018"),
        ("control_number", "00000004A", "018"),
        ("acknowledgment", "2", "019"),
        ("usage", "X", "020"),
    ],
)
def test_an_element_of_isa_that_cannot_be_right_has_its_note(
    element: str, value: str, note: str
) -> None:
    answer = technical_answer(replace(INTERCHANGE, **{element: value}), [], groups=1)
    assert answer is not None
    assert (answer.code, answer.note) == ("E", note)


@pytest.mark.parametrize("usage", ["I", "P", "T"])
def test_a_right_isa_has_none(usage: str) -> None:
    right = replace(INTERCHANGE, usage=usage, acknowledgment="0")
    assert technical_answer(right, [], groups=1) is None


def test_what_a_sender_wrote_is_repeated_as_far_as_it_can_be_written() -> None:
    assert echoed("A*B:C~D^E\0\u00e9\nF ", 15) == "ABCDEF"
    assert echoed("A" * 20, 15) == "A" * 15
    group = replace(GROUP, control_number="1234567890", functional_id="HPX", version="V" * 13)
    assert answered_group(group) == AnsweredGroup("HP", "123456789", "V" * 12)
    odd = replace(SETTLED, code="8355", control_number="*", convention="C" * 36)
    assert answered_transaction(odd) == AnsweredTransaction("835", "0000", "C" * 35)
    assert answered_transaction(SETTLED) == AnsweredTransaction("835", "0001")


def test_a_group_of_acknowledgments_is_known_by_either_of_its_names() -> None:
    assert not is_acknowledgment(GROUP)
    assert is_acknowledgment(replace(GROUP, functional_id="FA"))
    assert is_acknowledgment(replace(GROUP, version="005010X231A1"))
    assert {"997", "999"} == ACKNOWLEDGES


def faults() -> Iterator[StrEnum]:
    """Every fault that a reader can tell of."""
    for module in iter_modules(portico.x12.__path__, "portico.x12."):
        for name, value in vars(import_module(module.name)).items():
            if name.endswith("Fault") and isinstance(value, type) and issubclass(value, StrEnum):
                yield from value


def test_every_fault_is_told_by_a_code_or_not_told_on_purpose() -> None:
    assert {fault.value for fault in faults()} - set(map(str, CODES)) == set()
    assert len({*faults()}) > 20
    assert codes_of("of-an-earlier-release") is None


def test_every_code_is_one_that_the_guide_has() -> None:
    for codes in filter(None, CODES.values()):
        assert codes.transaction in TRANSACTION_CODES
        assert {codes.segment} <= {"", *SEGMENT_CODES}
        assert {codes.element} <= {"", *ELEMENT_CODES}
        assert {codes.group} <= {"", *GROUP_CODES}
        assert {codes.interchange} <= {"", *(f"{note:03}" for note in range(32))}
