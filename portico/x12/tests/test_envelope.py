"""Envelopes: what is damaged is refused by itself, and said where."""

from io import BytesIO

import pytest

from portico.x12.envelope import read_transactions
from portico.x12.findings import Finding, Place
from portico.x12.remittance_reading import read_remittance
from portico.x12.tests.samples import CHECK, GROUP, INTERCHANGE, faults, file_of, read, sets
from portico.x12.transactions import MOST_FINDINGS, TransactionSet
from portico.x12.wire import MOST_ELEMENTS, Delimiters

GOOD = file_of(CHECK).decode()
THREE = file_of(CHECK, CHECK, CHECK).decode()


def lines(*texts: str) -> bytes:
    return "\n".join(texts).encode()


ISA, GS, GE, IEA = GOOD.splitlines()[0], GOOD.splitlines()[1], "GE*1*7~", "IEA*1*000000042~"


def test_a_transaction_set_knows_its_envelopes() -> None:
    (transaction,) = sets(GOOD.encode())
    assert (transaction.interchange, transaction.group) == (INTERCHANGE, GROUP)
    assert (transaction.code, transaction.control_number) == ("835", "0001")
    assert transaction.findings == ()


def test_every_transaction_set_knows_where_it_stands() -> None:
    again = ISA + "\n" + GS + "\n" + GE.replace("1", "0") + "\n" + GOOD.split("\n", 1)[1]
    again = again.replace(IEA, IEA.replace("*1*", "*2*"))
    places = [transaction.place for transaction in sets(THREE.encode() + again.encode())]
    assert places == [
        Place(1, 1, 1, 3, "ST"),
        Place(1, 1, 2, 20, "ST"),
        Place(1, 1, 3, 37, "ST"),
        Place(2, 2, 1, 60, "ST"),
    ]
    assert faults(THREE.encode() + again.encode()) == []


@pytest.mark.parametrize(
    ("was", "becomes", "fault"),
    [
        ("SE*17*0002", "SE*18*0002", "count"),
        ("SE*17*0002", "SE*x*0002", "count"),
        ("SE*17*0002", "SE", "no-trailer"),
        ("SE*17*0002", "SE*17*0003", "control-number"),
        ("SE*17*0002~\n", "", "no-trailer"),
        ("ST*835*0002~\nBPR", "ST*835*0002~\nN2*X~\nBPR", "count"),
    ],
)
def test_a_damaged_transaction_set_is_refused_and_no_other(
    was: str, becomes: str, fault: str
) -> None:
    first, second, third = sets(THREE.replace(was, becomes).encode())
    assert second.findings[0].fault == fault
    assert [first.refused, second.refused, third.refused] == [False, True, False]


@pytest.mark.parametrize(
    ("was", "becomes", "fault"),
    [
        ("GE*1*7", "GE*2*7", "count"),
        ("GE*1*7", "GE*1*8", "control-number"),
        ("GE*1*7~\n", "", "no-trailer"),
        ("IEA*1*000000042", "IEA*0*000000042", "count"),
        ("IEA*1*000000042", "IEA*1*000000043", "control-number"),
        ("IEA*1*000000042~\n", "", "no-trailer"),
    ],
)
def test_a_damaged_group_or_interchange_is_told_and_refuses_nothing(
    was: str, becomes: str, fault: str
) -> None:
    transaction, finding = read(GOOD.replace(was, becomes).encode())
    assert isinstance(finding, Finding)
    assert isinstance(transaction, TransactionSet)
    assert (finding.fault, finding.refuses, transaction.refused) == (fault, False, False)


def test_a_file_cut_off_keeps_what_came_whole() -> None:
    cut = THREE[: THREE.index("SE*17*0003")].encode()
    assert [transaction.refused for transaction in sets(cut)] == [False, False, True]
    assert faults(cut) == ["no-trailer"] * 3


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(lines(ISA, "ST*835*0001~", "BPR*I~", "SE*3*0001~", IEA), id="ST without GS"),
        pytest.param(lines(ISA, GS, "BPR*I~", "TRN*1~", GE, IEA), id="no ST"),
        pytest.param(lines(ISA, GS, GE, "SE*1*1~", "GE*1*1~", "N1*X~", IEA), id="trailers only"),
        pytest.param(lines(ISA, GS, GE, IEA, "GS*HP~", "ST*835*1~", "SE*2*1~"), id="after IEA"),
        pytest.param(lines(ISA, GS, GE, IEA, "ISA*00*BROKEN~", GS, GE, IEA), id="a broken ISA"),
    ],
)
def test_segments_that_belong_nowhere_are_told_of_once(content: bytes) -> None:
    assert [fault for fault in faults(content) if fault != "count"] == ["stray"]


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"Dear plan, attached is", b"ISA*00*", b"\xff\xfe"]
)
def test_what_is_no_x12_is_told_of(content: bytes) -> None:
    (finding,) = read(content)
    assert isinstance(finding, Finding)
    assert (finding.fault, finding.refuses) == ("no-interchange", True)


def test_what_stands_before_the_first_isa_is_told_of() -> None:
    assert faults(b"From: plan\n" + GOOD.encode()) == ["skipped"]
    assert faults(b"\r\n \n" + GOOD.encode()) == []


def test_an_interchange_acknowledgment_is_no_stray() -> None:
    assert faults(lines(ISA, "TA1*000000041*261119*0715*A*000~", "IEA*0*000000042~")) == []


def test_reading_one_goes_on_where_it_stopped() -> None:
    transaction = next(read_transactions(BytesIO(GOOD.encode())))
    assert isinstance(transaction, TransactionSet)
    first = next(transaction.segments(("TRN", "N1")))
    others = list(transaction.segments(("BPR", "N1", "LX")))
    assert (first.ordinal, first[2]) == (5, "000104417")
    assert [(each.ordinal, each[0]) for each in others] == [(7, "N1"), (11, "N1"), (13, "LX")]


def test_after_the_end_nothing_is_left_to_read() -> None:
    transaction = next(read_transactions(BytesIO(GOOD.encode())))
    assert isinstance(transaction, TransactionSet)
    transaction.finish()
    assert list(transaction) == list(transaction.segments(("CLP",))) == []


def test_the_next_one_begins_where_it_should_when_one_was_not_read() -> None:
    found = read_transactions(BytesIO(THREE.encode()))
    numbers = []
    for transaction in found:
        assert isinstance(transaction, TransactionSet)
        next(transaction.segments(("TRN",)))
        numbers.append(transaction.control_number)
    assert numbers == ["0001", "0002", "0003"]


@pytest.mark.parametrize(
    "same",
    [
        pytest.param(GOOD.replace("\n", ""), id="no line breaks"),
        pytest.param(GOOD.replace("\n", "\r\n   "), id="line breaks and indentation"),
        pytest.param(GOOD.replace("000000042", "000000043"), id="another interchange"),
        pytest.param(GOOD.replace("*0001~", "*0007~"), id="another number"),
        pytest.param(
            file_of(CHECK, delimiters=Delimiters("|", None, ">", "\n")).decode(),
            id="other delimiters",
        ),
    ],
)
def test_the_hash_is_of_the_content(same: str) -> None:
    (was,), (now,) = sets(GOOD.encode()), sets(same.encode("utf-16"))
    assert was.sha256 == now.sha256


@pytest.mark.parametrize(
    "other",
    [
        GOOD.replace("120.50", "120.51", 1),
        GOOD.replace("HOLLOW FAMILY", "HOLLOWFAMILY"),
        GOOD.replace("HOLLOW FAMILY", "HOLLOW*FAMILY"),
        GOOD.replace("HOLLOW FAMILY", "HOLLOW:FAMILY"),
        GOOD.replace("HOLLOW FAMILY", "HOLLOW\nFAMILY"),
        GOOD.replace("HOLLOW FAMILY", "HOLLOW~FAMILY"),
    ],
)
def test_every_other_change_changes_the_hash(other: str) -> None:
    (was,), (now,) = sets(GOOD.encode()), sets(other.encode())
    assert was.sha256 != now.sha256


def test_of_endless_faults_the_first_are_kept_and_the_one_that_refuses() -> None:
    claims = "CLP*A*99*1.00*0.00~\n" * (2 * MOST_FINDINGS)
    found = read_transactions(BytesIO(GOOD.replace("SE*17", claims + "SE*17").encode()))
    transaction = next(found)
    assert isinstance(transaction, TransactionSet)
    assert read_remittance(transaction) is None
    assert len(transaction.findings) == MOST_FINDINGS + 1
    assert transaction.findings[-1].fault == "count"


def test_what_is_no_segment_id_is_not_shown_as_one() -> None:
    for stray in ("ODILE MARSH~", "431882764*1~"):
        (finding, *_) = read(lines(ISA, stray, IEA))
        assert str(finding).startswith("segment 2: Segments that stand in no transaction set")


def test_a_finding_shows_where_and_never_what() -> None:
    content = GOOD.replace("SE*17*0001", "SE*MARSH*431882764").replace(
        "DTM*232", "DTM*232" + "*1" * MOST_ELEMENTS
    )
    (transaction,) = sets(content.encode())
    said = " ".join(map(str, transaction.findings))
    assert "segment 17" in said
    assert "segment 19 SE: SE01 does not say 17" in said
    assert "MARSH" not in said
    assert "431882764" not in said
