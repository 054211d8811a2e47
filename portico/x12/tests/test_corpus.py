"""Published 835s, which cannot be shipped: what each holds was written down by reading it.

``./test --deep --corpus DIR`` reads those of DIR/835; docs/decisions/0011 says more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from portico.x12.claims import Claim, ServiceLine
from portico.x12.envelope import read_transactions
from portico.x12.excerpt import excerpt
from portico.x12.findings import Finding
from portico.x12.remittance import Kind
from portico.x12.remittance_reading import Reading
from portico.x12.transactions import TransactionSet

pytestmark = pytest.mark.corpus


@dataclass(frozen=True)
class Told:
    """What one claim of a payment is."""

    segment: int
    number: str
    status: str
    charged: str
    paid: str
    patient: str
    """Initials and the end of the member number: a sample's people are not copied."""

    adjustments: tuple[str, ...] = ()
    """Group, reason and amount of each triplet of CAS."""

    lines: tuple[tuple[str, ...], ...] = ()
    """Procedure as it came, SVC02, SVC03, and the triplets of each."""

    rest: tuple[str, ...] = ()
    """REF, AMT, QTY, MIA and MOA of the claim and of its lines."""


@dataclass(frozen=True)
class Held:
    """What one payment of a file is."""

    segments: int
    control_number: str
    handling: str
    amount: str
    method: str
    day: date | None
    reference: str
    payer_id: str
    payer: str
    payee: str
    qualifier: str
    identifier: str
    additional: tuple[tuple[str, str], ...]
    tin: str | None
    npi: str | None
    totals: dict[str, tuple[int, str, str]]
    """By CLP02: how many, CLP03, CLP04."""

    claims: tuple[Told, ...]
    findings: tuple[tuple[str, int, str, int], ...]
    """Fault, segment of the file, loop, element."""

    adjustments: tuple[tuple[str, str, str], ...] = ()
    claims_balance: bool = True


EXPECTED = {
    # N1*PE*…*FI holds letters, so it is no TIN. BPR ends at BPR15: one separator is missing. SVC01
    # has > between its components, and ISA16 says that this is a colon.
    "linuxforhealth__cob-contractural-adjustment.835": Held(
        segments=25,
        control_number="0001",
        handling="I",
        amount="34.00",
        method="CHK",
        day=date(2005, 3, 18),
        reference="0063158ABC",
        payer_id="1566339911",
        payer="YOUR TAX DOLLARS AT WORK",
        payee="ATONEWITHHEALTH",
        qualifier="FI",
        identifier="3UR334563",
        additional=(("PQ", "11861"),),
        tin=None,
        npi=None,
        totals={"2": (1, "541.00", "34.00")},
        claims=(
            Told(
                16,
                *("0001000055", "2", "541.00", "34.00", "B R W 4321"),
                lines=(("HC>55669", "541.00", "34.00", "OA 23 516.00", "OA 94 -9.00"),),
                rest=("REF 1B 44280", "AMT B6 550.00"),
            ),
        ),
        findings=(
            ("date", 4, "header", 16),
            ("missing", 8, "1000A", 0),
            ("payee", 11, "1000B", 0),
            ("code", 21, "2110", 1),
        ),
    ),
    # BPR16 is 20002316: there is no month 23. The NPI begins with 5 and its check digit is wrong.
    "linuxforhealth__managed-care.835": Held(
        segments=26,
        control_number="112233",
        handling="I",
        amount="945.00",
        method="ACH",
        day=None,
        reference="7170066655",
        payer_id="1935665544",
        payer="RUSHMORE LIFE",
        payee="ACME MEDICAL CENTER",
        qualifier="XX",
        identifier="5544667733",
        additional=(("TJ", "777667755"),),
        tin="777667755",
        npi=None,
        totals={"1": (2, "2000.00", "945.00")},
        claims=(
            Told(
                13,
                *("5554555444", "1", "800.00", "450.00", "B W 5510"),
                adjustments=("CO A2 50.00",),
                lines=(("HC 99211", "800.00", "500.00", "PR 1 300.00"),),
            ),
            Told(
                20,
                *("8765432112", "1", "1200.00", "495.00", "S S 6610"),
                adjustments=("CO A2 55.00",),
                lines=(("HC 93555", "1200.00", "550.00", "PR 1 600.00", "CO 45 50.00"),),
            ),
        ),
        findings=(
            ("date", 4, "header", 16),
            ("missing", 7, "1000A", 0),
            ("npi", 10, "1000B", 4),
        ),
    ),
    # 138018.40 + 11980.33 less PLB of -1.27 is 150000.00. The NPI begins with 6. TS309 and TS311 are
    # of an older guide. No file names a technical contact (PER*BL) of the payer.
    "linuxforhealth__medicare-part-a.835": Held(
        segments=28,
        control_number="1234",
        handling="C",
        amount="150000.00",
        method="ACH",
        day=date(2002, 9, 13),
        reference="12345",
        payer_id="1512345678",
        payer="INSURANCE COMPANY OF TIMBUCKTU",
        payee="REGIONAL HOPE HOSPITAL",
        qualifier="XX",
        identifier="6543210903",
        additional=(),
        tin=None,
        npi=None,
        totals={"1": (2, "226366.97", "149998.73")},
        claims=(
            Told(
                15,
                *("666123", "1", "211366.97", "138018.40", "J S O 666A"),
                adjustments=("CO 45 73348.57",),
                rest=("QTY CA 8.00", "MIA01 0", "MIA04 138018.40"),
            ),
            Told(
                24,
                *("777777", "1", "15000.00", "11980.33", "B L E 999B"),
                adjustments=("CO 45 3019.67",),
                rest=("MOA MA02",),
            ),
        ),
        adjustments=(("CV", "CP", "-1.27"),),
        findings=(
            ("missing", 7, "1000A", 0),
            ("npi", 11, "1000B", 4),
            ("payee", 11, "1000B", 0),
            ("unused", 13, "2000", 9),
            ("unused", 13, "2000", 11),
            ("unused", 23, "2000", 9),
            ("unused", 23, "2000", 11),
        ),
    ),
    # BPR ends at BPR15 here too, and > stands for the colon.
    "linuxforhealth__secondary-payment.835": Held(
        segments=38,
        control_number="1234",
        handling="I",
        amount="1222.00",
        method="CHK",
        day=date(2005, 4, 12),
        reference="0012524965",
        payer_id="1559123456",
        payer="YOUR TAX DOLLARS AT WORK",
        payee="ACME MEDICAL CENTER",
        qualifier="FI",
        identifier="599944521",
        additional=(("PQ", "10488"),),
        tin="599944521",
        npi=None,
        totals={"2": (2, "11075.14", "1222.00")},
        claims=(
            Told(
                16,
                *("L0004828311", "2", "10323.64", "912.00", "T W P 6789"),
                adjustments=("OA 23 9411.64",),
                rest=("AMT AU 912.00",),
            ),
            Told(
                24,
                *("0001000053", "2", "751.50", "310.00", "B A 9123"),
                lines=(
                    ("HC>12345>26", "166.50", "30.00", "OA 23 136.50"),
                    ("HC>66543>26", "585.00", "280.00", "PR 1 150.00", "PR 2 70.00", "CO 42 85.00"),
                ),
                rest=("REF 1B 43285", "AMT B6 150.00", "REF 1B 43285", "AMT B6 500.00"),
            ),
        ),
        findings=(
            ("date", 4, "header", 16),
            ("missing", 8, "1000A", 0),
            ("code", 29, "2110", 1),
            ("code", 34, "2110", 1),
        ),
    ),
    # And here. SVC01 is HC*24599.00: a separator stands where the component separator should, so
    # what follows is one element late, and the line does not add up.
    "linuxforhealth__tertiary-payment.835": Held(
        segments=23,
        control_number="0001",
        handling="I",
        amount="187.50",
        method="CHK",
        day=date(2005, 4, 12),
        reference="0012524879",
        payer_id="1559123456",
        payer="YOUR TAX DOLLARS AT WORK",
        payee="ACME MEDICAL CENTER",
        qualifier="FI",
        identifier="599944521",
        additional=(("PQ", "10488"),),
        tin="599944521",
        npi=None,
        totals={"3": (1, "1766.50", "187.50")},
        claims=(
            Told(
                16,
                *("0001000054", "3", "1766.50", "187.50", "I E E 3456"),
                lines=(("HC", "24599.00", "1766.50", "OA 23 1579.00"),),
                rest=("REF 1B 44280", "AMT B6 1700.00"),
            ),
        ),
        findings=(
            ("date", 4, "header", 16),
            ("missing", 8, "1000A", 0),
            ("balance", 20, "2110", 3),
            ("code", 20, "2110", 6),
            ("missing", 20, "2110", 1),
        ),
        claims_balance=False,
    ),
}


@pytest.fixture
def folder(request: pytest.FixtureRequest) -> Path:
    corpus: Path = request.config.getoption("--corpus")
    return corpus / "835"


def test_every_835_of_the_corpus_has_been_read_by_a_person(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_published_835_holds_what_a_person_reads_in_it(folder: Path, name: str) -> None:
    with (folder / name).open("rb") as source:
        (found,) = [(each, read(each)) for each in read_transactions(source)]
    transaction, held = found
    assert isinstance(transaction, TransactionSet)
    assert held == EXPECTED[name]
    interchange, group = transaction.interchange, transaction.group
    assert (interchange.sender_qualifier, interchange.sender) == ("30", "000000005")
    assert (interchange.receiver_qualifier, interchange.receiver) == ("30", "12345")
    assert (interchange.control_number, interchange.usage) == ("000000907", "T")
    assert (group.functional_id, group.control_number) == ("HP", "1")
    assert group.version == "005010X221A1"


def read(transaction: object) -> Held:
    """Put what the reader says into the words of the table."""
    assert isinstance(transaction, TransactionSet), transaction
    reading = Reading(transaction)
    claims = tuple(map(told, reading.claims()))
    remittance = reading.finish()
    assert remittance is not None
    assert (remittance.kind, remittance.direction) == (Kind.PAID, "C")
    assert remittance.balances
    payee = remittance.payee
    return Held(
        segments=transaction.segment_count,
        control_number=transaction.control_number,
        handling=remittance.handling,
        amount=str(remittance.amount),
        method=remittance.method,
        day=remittance.date,
        reference=remittance.reference,
        payer_id=remittance.payer_id,
        payer=remittance.payer.name,
        payee=payee.name,
        qualifier=payee.qualifier,
        identifier=payee.identifier,
        additional=payee.additional,
        tin=payee.tin,
        npi=payee.npi,
        totals={
            status: (n.count, str(n.charged), str(n.paid))
            for status, n in remittance.claims.items()
        },
        claims=claims,
        findings=tuple(
            sorted(map(place_of, transaction.findings), key=lambda each: (each[1], each))
        ),
        adjustments=tuple(
            (each.code, each.reference, str(each.amount)) for each in remittance.adjustments
        ),
        claims_balance=remittance.claims_balance,
    )


def place_of(finding: Finding) -> tuple[str, int, str, int]:
    place = finding.place
    return str(finding.fault), place.segment, place.loop, place.element


def told(claim: Claim) -> Told:
    patient = claim.patient
    assert patient is not None
    initials = (patient.last[:1], patient.first[:1], patient.middle[:1])
    names = (*initials, patient.identifier[-4:])
    parts: list[Claim | ServiceLine] = [claim, *claim.lines]
    decided = [each for each in (claim.inpatient, claim.outpatient) if each]
    return Told(
        claim.segment,
        claim.number,
        claim.status,
        str(claim.charged),
        str(claim.paid),
        " ".join(filter(None, names)),
        triplets(claim),
        tuple(
            (
                " ".join(filter(None, (line.procedure.qualifier, line.procedure.code))),
                str(line.charged),
                str(line.paid),
                *triplets(line),
            )
            for line in claim.lines
        ),
        (
            *(text for each in parts for text in rest(each)),
            *(f"{name} {amount}" for each in decided for name, amount in each.amounts),
            *(f"MOA {remark}" for each in decided for remark in each.remarks),
        ),
    )


def triplets(of: Claim | ServiceLine) -> tuple[str, ...]:
    return tuple(f"{each.group} {each.reason} {each.amount}" for each in of.adjustments)


def rest(of: Claim | ServiceLine) -> Iterator[str]:
    yield from (f"REF {qualifier} {identifier}" for qualifier, identifier in of.references)
    yield from (f"AMT {qualifier} {amount}" for qualifier, amount in of.amounts)
    yield from (f"QTY {qualifier} {quantity}" for qualifier, quantity in of.quantities)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_copy_of_a_published_835_is_the_same_from_st_to_se(folder: Path, name: str) -> None:
    content = (folder / name).read_bytes().replace(b"\r", b"")
    copy = b"".join(excerpt(BytesIO(content), 3))
    inner = slice(content.index(b"ST*"), content.index(b"GE*"))
    assert copy[copy.index(b"ST*") : copy.index(b"GE*")] == content[inner]
