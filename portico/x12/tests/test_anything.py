"""Any bytes at all: an answer, in steps that grow with their number, and in flat memory."""

import sys
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

import portico.x12
from portico.x12.envelope import read_transactions
from portico.x12.findings import Finding
from portico.x12.remittance_reading import read_remittance
from portico.x12.tests.samples import BY_LINE, CHECK, WHOLE, file_of
from portico.x12.transactions import MOST_FINDINGS

if TYPE_CHECKING:
    from _typeshed import TraceFunction

BLOCK = 1 << 11
HERE = str(Path(portico.x12.__file__).parent)
GOOD = file_of(CHECK, CHECK)
RICH = file_of(WHOLE)
HEAD = GOOD[: GOOD.index(b"ST*")]
LINES = RICH.decode().splitlines(keepends=True)
STEPS_PER_BYTE, STEPS_AT_LEAST = 130, 2000
"""The most there is are 110 steps for a byte: of nothing but transaction sets that lack everything."""


def read_all(source: BytesIO) -> list[str]:
    """Read as a loader does; return what is wrong."""
    reasons: list[str] = []
    for found in read_transactions(source):
        if isinstance(found, Finding):
            reasons.append(str(found))
        else:
            read_remittance(found)
            reasons += map(str, found.findings)
    return reasons


@contextmanager
def counted() -> Iterator[list[int]]:
    """Count the lines of the reader that are run: no clock, the same on every machine."""
    steps = [0]

    def step(frame: FrameType, event: str, argument: object) -> "TraceFunction | None":
        if not frame.f_code.co_filename.startswith(HERE):
            return None
        steps[0] += 1
        return step

    before = sys.gettrace()
    sys.settrace(step)
    try:
        yield steps
    finally:
        sys.settrace(before)


PIECES = st.sampled_from(
    [
        *(line.encode() for line in LINES),
        *(
            b"ISA",
            b"ISA*",
            HEAD,
            HEAD[:80],
            b"~",
            b"*",
            b":",
            b"\n",
            b" ",
            b"\0",
            b"\xff",
            b"\xe2\x82",
        ),
        *(b"ST*835~", b"SE*2~", b"GS~", b"GE*1~", b"IEA*1~", b"TA1~", b"CLP*", b"PLB", b"N1*PE"),
    ]
)
ANYTHING = st.lists(PIECES | st.binary(max_size=20), max_size=20).map(b"".join)


@given(ANYTHING | st.binary(max_size=300), st.sampled_from([1, 20]))
@example(HEAD + b"ST*~", 400)
@example(HEAD + b"~", 4000)
@example(HEAD[:106], 100)
@example(b"ISA", 4000)
@example(HEAD + b"A", 4000)
@example(HEAD + b"ST*835*1~BPR~" + b"CLP~CLP*A~PLB*~", 400)
def test_steps_grow_with_the_bytes(content: bytes, times: int) -> None:
    head, tail = content[: len(HEAD)], content[len(HEAD) :]
    repeated = head + tail * times if tail else content * times
    with counted() as steps:
        read_all(BytesIO(repeated))
    assert steps[0] <= STEPS_AT_LEAST + STEPS_PER_BYTE * len(repeated)


class Endless:
    """A file of a head and then one piece again and again, without holding it."""

    def __init__(self, head: bytes, piece: bytes, size: int) -> None:
        self._head, self._piece, self._left = head, piece, size
        self._at = 0
        """Where in the piece the next block begins."""

    def read(self, size: int) -> bytes:
        if self._head:
            given, self._head = self._head, b""
            return given
        count = min(size, self._left)
        given = (self._piece * (count // len(self._piece) + 2))[self._at :][:count]
        self._left -= count
        self._at = (self._at + count) % len(self._piece)
        return given


def peak(head: bytes, piece: bytes, size: int) -> int:
    """Return the most memory that reading it takes, in bytes."""
    source = Endless(head, piece, size)
    tracemalloc.start()
    try:
        for found in read_transactions(source):  # type: ignore[arg-type]  # as much of a BinaryIO as is read
            if not isinstance(found, Finding):
                read_remittance(found)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


OPENED = HEAD + b"ST*835*0001~\nBPR*I*1*C*CHK~TRN*1*1*1~"
CLAIMED = OPENED + b"LX*1~CLP*A*1*9.00*9.00**12*B~NM1*QC*1~"
LINED = CLAIMED + b"SVC*HC:99213*9*9~"


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        pytest.param(b"", b"junk without end ", id="junk"),
        pytest.param(b"", b"ISA", id="beginnings of an ISA"),
        pytest.param(b"", HEAD[:106], id="interchanges"),
        pytest.param(OPENED, b"CLP*A*1*9.00*9.00~\n", id="claims"),
        pytest.param(OPENED, b"CLP*A*99*x*x~", id="faults"),
        pytest.param(OPENED, b"N1*PE*A~REF*TJ*1~", id="parties"),
        pytest.param(CLAIMED, b"SVC*HC:99213*9*9~", id="lines of one claim"),
        pytest.param(LINED, b"CAS*CO*45*1.00**1*2.00~", id="adjustments of one line"),
        pytest.param(LINED, b"LQ*HE*N519~", id="remarks of one line"),
        pytest.param(CLAIMED, b"NM1*TT*2*X~REF*EA*1~AMT*AU*1~", id="parts of one claim"),
        pytest.param(OPENED, b"PLB*1*20261231*WO:A*1.00~", id="adjustments of the payment"),
        pytest.param(OPENED, b"LX*1~TS3*1*11*20261231*1*1~CLP*A*1*1*1**12*B~", id="groupings"),
        pytest.param(CLAIMED, b"NTE*X~BPR~", id="what belongs nowhere"),
        pytest.param(HEAD + b"ST*835*1~", b"PER*BL~REF*TJ*1~", id="a header without end"),
        pytest.param(OPENED, b"\x80\xfe*", id="a segment without end"),
        pytest.param(HEAD, b"~", id="terminators"),
        pytest.param(HEAD, b"ST*835*1~", id="openings"),
        pytest.param(HEAD, GOOD[len(HEAD) : GOOD.index(b"GE*")], id="payments"),
    ],
)
def test_memory_is_flat(head: bytes, piece: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portico.x12.wire.BLOCK", BLOCK)
    monkeypatch.setattr("portico.x12.wire.LONGEST_SEGMENT", BLOCK // 4)
    monkeypatch.setattr("portico.x12.claim_reading.MOST_SEGMENTS", 50)
    monkeypatch.setattr("portico.x12.remittance_reading.MOST_ADJUSTMENTS", 50)
    peak(head, piece, BLOCK)  # what is made once, is made before measuring
    little, much = peak(head, piece, 4 * BLOCK), peak(head, piece, 16 * BLOCK)
    assert much < 1.2 * little + 20_000
    assert much < 30 * BLOCK + 100_000


LINE_NUMBERS = st.integers(0, len(LINES) - 1)
MUTATIONS = st.lists(
    st.tuples(
        st.sampled_from(["drop", "double", "swap", "cut", "blank"]), LINE_NUMBERS, LINE_NUMBERS
    ),
    min_size=1,
    max_size=6,
)


def mutated(mutations: list[tuple[str, int, int]]) -> bytes:
    """Damage a good file segment by segment."""
    lines = LINES.copy()
    for what, one, other in mutations:
        if what == "swap":
            lines[one], lines[other] = lines[other], lines[one]
        else:
            lines[one] = {
                "drop": "",
                "double": lines[one] * 2,
                "cut": lines[one][: other % 12] + "~\n",
                "blank": "*".join(lines[one].split("*")[:2]) + "~\n",
            }[what]
    return "".join(lines).encode()


@given(MUTATIONS)
def test_a_damaged_file_never_raises_and_never_shows_its_values(
    mutations: list[tuple[str, int, int]],
) -> None:
    said = " ".join(read_all(BytesIO(mutated(mutations))))
    values = {"MARSH", "ODILE", "PHP00017", "431882764", "1234567893", "CEDAR", "CH-1001", "120.50"}
    values |= {"LINDQVIST", "MRN-17", "99213", "N519", "197.50"}
    assert not [value for value in values if value in said]


UTF_16 = (b"\xff\xfe", b"\xfe\xff", b"I\0S\0", b"\0I\0S")
"""A file that begins so is read as UTF-16, all of it."""


@given(st.binary(max_size=60), st.integers(0, len(GOOD)), st.integers(0, 80))
def test_bytes_in_the_middle_damage_no_more_than_they_touch(
    put: bytes, at: int, taken: int
) -> None:
    content = GOOD[:at] + put + GOOD[at + taken :]
    assume(not content.startswith(UTF_16))
    for found in read_transactions(BytesIO(content + b"\n" + file_of(CHECK))):
        last = found
    assert not isinstance(last, Finding)
    assert read_remittance(last) is None or not last.refused


def test_what_one_transaction_set_keeps_is_bounded() -> None:
    claims = b"CLP*A*99*x*x~\n" * 5000
    reasons = read_all(BytesIO(OPENED + claims))
    assert MOST_FINDINGS < len(reasons) <= MOST_FINDINGS + 3


def test_a_payment_of_many_lines_is_the_same_as_its_sum() -> None:
    assert read_all(BytesIO(file_of(CHECK).replace(b"CH-1001", BY_LINE.number.encode()))) == []


ELEMENTS = st.sampled_from(
    [
        "",
        "1",
        "22",
        "-1",
        "99999999999999999",
        "1.234",
        "NaN",
        "1E5",
        "20260230",
        "20261102",
        "XX",
        "HC",
        "QC",
        "HC:99213",
        "HC:::::::::",
        ":",
        "WO:A",
        "WO",
        "CO",
        "45",
        "472",
        "150",
        "HE",
        "PR",
        "PE",
        "١",
    ]
)
NAMES = st.sampled_from(sorted({line.split("*")[0] for line in LINES[3:-3]}))
RANDOM = st.lists(st.tuples(NAMES, st.lists(ELEMENTS, max_size=26)), max_size=30)


@given(RANDOM)
def test_any_segments_give_claims_and_findings_and_never_raise(
    segments: list[tuple[str, list[str]]],
) -> None:
    body = "".join("*".join([name, *elements]) + "~" for name, elements in segments)
    content = OPENED + body.encode() + f"SE*{len(segments) + 4}*0001~".encode()
    reasons = read_all(BytesIO(content))
    assert reasons


def test_a_claim_of_more_segments_than_any_has_is_not_held(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("portico.x12.claim_reading.MOST_SEGMENTS", 100)
    said = read_all(BytesIO(CLAIMED + b"SVC*HC:99213*9*9~" * 200))
    assert any("more than 100 segments" in reason for reason in said)


def test_more_adjustments_of_a_payment_than_any_has_are_not_held(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("portico.x12.remittance_reading.MOST_ADJUSTMENTS", 100)
    said = read_all(BytesIO(OPENED + b"PLB*1*20261231*WO:A*1.00~" * 200))
    assert any("more than 100 adjustments" in reason for reason in said)


NEEDS_SOMETHING = {line.split("*")[0] for line in LINES[2:-3]} - {"MOA"}
"""All elements of a MOA are optional."""


@pytest.mark.parametrize("name", sorted(NEEDS_SOMETHING))
def test_a_segment_of_nothing_but_its_id_is_a_finding(name: str) -> None:
    at = next(n for n, line in enumerate(LINES) if line.startswith(f"{name}*"))
    bare = "".join([*LINES[:at], f"{name}~\n", *LINES[at + 1 :]])
    assert read_all(BytesIO(bare.encode()))
