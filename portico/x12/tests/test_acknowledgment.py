"""999 and TA1: what is written is read back as it was, and what is wrong is told."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portico.x12.acknowledgment import (
    ELEMENT_CODES,
    GROUP_CODES,
    SEGMENT_CODES,
    TRANSACTION_CODES,
    AnsweredGroup,
    AnsweredTransaction,
    ElementNote,
    GroupVerdict,
    Said,
    SegmentNote,
    TransactionVerdict,
    read_acknowledgment,
)
from portico.x12.acknowledgment_writing import written
from portico.x12.envelope import Closing, Opening, Technical, read_parts
from portico.x12.technical import TechnicalAcknowledgment, read_technical
from portico.x12.tests.samples import GROUP, INTERCHANGE, file_of, read
from portico.x12.transactions import Group, TransactionSet
from portico.x12.writing import line, write_interchange

FA = Group("FA", "PORTAL", "PRAIRIEPLAN", "20261120", "0715", "7", "005010X231A1")
SAID: list[Said] = [
    AnsweredGroup("HP", "7", "005010X221A1"),
    AnsweredTransaction("835", "0001"),
    TransactionVerdict("A"),
    AnsweredTransaction("837", "0002", "005010X222A1"),
    SegmentNote("CLP", 12, "2100", "8"),
    ElementNote(4, "6"),
    ElementNote(1, "I12", component=2, repetition=3, reference="782"),
    SegmentNote("LX", 14, "", "7"),
    TransactionVerdict("R", ("5", "I6")),
    GroupVerdict("P", 3, 2, 1, ("5",)),
]


def a_999(said: list[Said]) -> bytes:
    """A file with one 999."""
    return b"".join(write_interchange(INTERCHANGE, FA, [written(said, "0001")]))


def said_in(content: bytes) -> tuple[list[Said], list[str]]:
    """What the one 999 of a file says, and its faults."""
    said, transaction = streamed(content)
    return said, [finding.fault.value for finding in transaction.findings]


def streamed(content: bytes) -> tuple[list[Said], TransactionSet]:
    """What the one 999 of a file says, read while it streams."""
    for part in read_parts(BytesIO(content)):
        if isinstance(part, TransactionSet):
            return [*read_acknowledgment(part)], part
    raise AssertionError


def spoiled(before: str, after: str) -> bytes:
    """The sample with something changed, and its count with it."""
    text = a_999(SAID).decode()
    assert before in text
    text = text.replace(before, after, 1)
    count = text.partition("ST*")[2].partition("SE*")[0].count("~") + 1
    return text.replace("SE*12*", f"SE*{count}*").encode()


def test_what_was_written_is_read_and_written_again() -> None:
    content = a_999(SAID)
    assert said_in(content) == (SAID, [])
    assert a_999(said_in(content)[0]) == content
    assert b"IK4*1:2:3*782*I12~\n" in content


texts = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=9)
numbers = st.integers(0, 999_999)


def codes(known: frozenset[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(sorted(known)), max_size=5).map(tuple)


elements = st.builds(
    ElementNote,
    st.integers(1, 99),
    st.sampled_from(sorted(ELEMENT_CODES)),
    component=st.integers(1, 9),
    repetition=st.integers(0, 9),
    reference=st.one_of(st.just(""), texts),
)
segments = st.builds(
    SegmentNote,
    texts,
    numbers,
    st.one_of(st.just(""), texts),
    st.sampled_from(sorted(SEGMENT_CODES)),
)
notes = st.tuples(segments, st.lists(elements, max_size=3)).map(lambda each: [each[0], *each[1]])
outcomes = st.sampled_from("AE")
answers = st.tuples(
    st.builds(AnsweredTransaction, texts, texts, st.one_of(st.just(""), texts)),
    st.lists(notes, max_size=3),
    st.builds(TransactionVerdict, outcomes, codes(TRANSACTION_CODES)),
).map(lambda each: [each[0], *(note for some in each[1] for note in some), each[2]])
whole = st.tuples(
    st.builds(AnsweredGroup, texts, texts, texts),
    st.lists(answers, max_size=4),
    st.builds(
        GroupVerdict, outcomes, numbers, st.just(999_999), st.just(999_999), codes(GROUP_CODES)
    ),
).map(lambda each: [each[0], *(said for some in each[1] for said in some), each[2]])


@given(whole)
def test_whatever_may_be_said_comes_back_byte_by_byte(said: list[Said]) -> None:
    content = a_999(said)
    again, faults = said_in(content)
    assert (again, faults) == (said, [])
    assert a_999(again) == content


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("AK9*P*3*2*1*5~\n", "", "acknowledgment-cut-off"),
        ("AK2*835*0001~\n", "", "acknowledgment-order"),
        ("IK5*A~\n", "IK5*A~\nIK5*A~\n", "acknowledgment-order"),
        ("IK5*A~\n", "IK5*A~\nREF*1~\n", "acknowledgment-order"),
        ("IK3*CLP*12", "IK3*CLP*twelve", "acknowledgment-number"),
        ("IK4*4**6", "IK4*4**66", "acknowledgment-code"),
        ("*2100*8~", "*2100*9~", "acknowledgment-code"),
        ("IK5*A~", "IK5*P~", "acknowledgment-code"),
        ("AK9*P*", "AK9*Z*", "acknowledgment-code"),
        ("AK9*P*3*2*1*5", "AK9*P*3*2*2*5", "acknowledgment-count"),
        ("AK9*P*3*2*1*5", "AK9*P*3*1*0*5", "acknowledgment-count"),
        ("AK9*P*3*2*1*5", f"AK9*P*3*{'9' * 40}*1*5", "acknowledgment-number"),
    ],
)
def test_what_is_wrong_in_a_999_is_told(before: str, after: str, fault: str) -> None:
    _, faults = said_in(spoiled(before, after))
    assert fault in faults


def test_only_a_999_that_was_cut_off_is_refused() -> None:
    _, odd = streamed(spoiled("IK5*A~", "IK5*P~"))
    _, cut = streamed(spoiled("AK9*P*3*2*1*5~\n", ""))
    assert (odd.refused, cut.refused) == (False, True)


def test_copies_of_values_and_contexts_are_passed_over() -> None:
    content = spoiled("IK4*4**6~\n", "IK4*4**6*JANE DOE~\nCTX*SITUATIONAL TRIGGER*CLM*3~\n")
    said, faults = said_in(content)
    assert (said, faults) == (SAID, [])
    assert "JANE" not in repr(said)


TA1 = TechnicalAcknowledgment("000000042", "261120", "0715", "E", "021")


def technical_in(content: bytes) -> tuple[TechnicalAcknowledgment, list[str]]:
    """The one TA1 of a file, and its faults."""
    (found,) = [part for part in read_parts(BytesIO(content)) if isinstance(part, Technical)]
    value, findings = read_technical(found)
    assert not any(finding.refuses for finding in findings)
    return value, [finding.fault.value for finding in findings]


def with_ta1(segment: bytes) -> bytes:
    """A file with one TA1 right after ISA."""
    isa, end, rest = a_999(SAID).partition(b"GS*FA")
    return isa + segment + end + rest


def test_a_ta1_is_written_and_read_back() -> None:
    content = with_ta1(line(TA1.segment))
    assert content.count(b"TA1*000000042*261120*0715*E*021~\n") == 1
    assert technical_in(content) == (TA1, [])


@pytest.mark.parametrize(
    ("segment", "fault"),
    [
        (b"TA1*42*261120*0715*A*000~", "acknowledgment-number"),
        (b"TA1*000000042*261320*0715*A*000~", "acknowledgment-date"),
        (b"TA1*000000042*261120*2460*A*000~", "acknowledgment-date"),
        (b"TA1*000000042*261120*0715*Z*000~", "acknowledgment-code"),
        (b"TA1*000000042*261120*0715*A*032~", "acknowledgment-code"),
        (b"TA1*000000042*261120*0715*A*000*more~", "acknowledgment-excess"),
    ],
)
def test_what_is_wrong_in_a_ta1_is_told(segment: bytes, fault: str) -> None:
    assert technical_in(with_ta1(segment))[1] == [fault]


def test_envelopes_are_told_around_what_they_hold() -> None:
    parts = [*read_parts(BytesIO(file_of()))]
    assert parts == [
        Opening(parts[0].place, INTERCHANGE),
        Opening(parts[1].place, INTERCHANGE, GROUP),
        Closing(parts[2].place, "0"),
        Closing(parts[3].place, "1"),
    ]
    assert [part.is_group for part in parts if isinstance(part, Closing)] == [True, False]


def test_envelopes_that_were_cut_off_are_closed_all_the_same() -> None:
    content = file_of().partition(b"GE*")[0]
    closed = [part for part in read_parts(BytesIO(content)) if isinstance(part, Closing)]
    assert [(part.is_group, part.count) for part in closed] == [(True, ""), (False, "")]
    assert not any(isinstance(part, TransactionSet) for part in read(content))
