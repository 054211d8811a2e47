"""Fictional 835s, and how tests wrap segments into envelopes."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

from portico.x12.claims import (
    Adjudication,
    Adjustment,
    Claim,
    Contact,
    Grouping,
    Person,
    Procedure,
    ProviderAdjustment,
    ServiceLine,
)
from portico.x12.envelope import read_transactions
from portico.x12.findings import Finding
from portico.x12.remittance import Accounts, Address, Header, Party
from portico.x12.remittance_writing import FUNCTIONAL_ID, GUIDE, Payment, written
from portico.x12.transactions import Group, Interchange, TransactionSet
from portico.x12.wire import STANDARD, Delimiters
from portico.x12.writing import write_interchange

INTERCHANGE = Interchange(
    sender_qualifier="ZZ",
    sender="PRAIRIEPLAN",
    receiver_qualifier="ZZ",
    receiver="PORTAL",
    date="261120",
    time="0715",
    version="00501",
    control_number="000000042",
    acknowledgment="0",
    usage="T",
)
GROUP = Group(
    functional_id=FUNCTIONAL_ID,
    sender="PRAIRIEPLAN",
    receiver="PORTAL",
    date="20261120",
    time="0715",
    control_number="7",
    version=GUIDE,
)
PAYER = Party(
    "PRAIRIE HEALTH PLAN",
    address=Address("1 ELEVATOR ROAD", "", "DES MOINES", "IA", "503090001"),
    contacts=(Contact("BL", "PROVIDER SERVICES", (("TE", "5155550100"),)),),
)
PAYEE = Party("CEDAR HOLLOW FAMILY CARE", "XX", "1234567893", (("TJ", "431882764"),))
SERVED, YEAR_END = date(2026, 11, 2), date(2026, 12, 31)
CLAIM = Claim(
    number="CH-1001",
    status="1",
    charged=Decimal("180.00"),
    paid=Decimal("120.50"),
    filing="12",
    payer_number="2026112000017",
    patient=Person("MARSH", "ODILE", qualifier="MI", identifier="PHP00017"),
    served_from=SERVED,
    served_to=SERVED,
    adjustments=(Adjustment("CO", "45", Decimal("59.50")),),
)


def line(code: str, charged: str, paid: str) -> ServiceLine:
    """Return a line with what the contract takes off."""
    off = Decimal(charged) - Decimal(paid)
    return ServiceLine(
        Procedure("HC", code),
        Decimal(charged),
        Decimal(paid),
        units=Decimal(1),
        served_from=SERVED,
        served_to=SERVED,
        adjustments=(Adjustment("CO", "45", off),),
    )


BY_LINE = replace(
    CLAIM,
    adjustments=(),
    lines=(line("99213", "130.00", "90.00"), line("87880", "50.00", "30.50")),
)
FULL = replace(
    CLAIM,
    patient_owes=Decimal("20.00"),
    facility="11",
    frequency="1",
    drg="470",
    drg_weight=Decimal("1.9"),
    adjustments=(
        Adjustment("CO", "45", Decimal("10.00"), Decimal(1)),
        *(
            Adjustment("PR", reason, Decimal("1.00"))
            for reason in ("1", "2", "3", "27", "66", "96", "100")
        ),
    ),
    charged=Decimal("197.50"),
    insured=Person("MARSH", "PIERRE", qualifier="MI", identifier="PHP00018"),
    corrected=Person("MARSH", "ODILE", "R"),
    rendering=Person("LINDQVIST", "ASTRID", qualifier="XX", identifier="1234567893"),
    parties=(("TT", Person("OTHER PLAN", qualifier="PI", identifier="12345", is_person=False)),),
    outpatient=Adjudication(("MA02", "N130"), (("MOA02", Decimal("5.00")),)),
    references=(("EA", "MRN-17"), ("1L", "GROUP-9")),
    received_on=date(2026, 11, 4),
    contacts=(Contact("CX", "CLAIMS", (("TE", "5155550100"),)),),
    amounts=(("AU", Decimal("150.00")),),
    quantities=(("CA", Decimal(2)),),
    lines=(
        ServiceLine(
            Procedure("HC", "99213", ("25", "59")),
            Decimal("180.50"),
            Decimal("137.50"),
            Procedure("HC", "99214"),
            "0510",
            Decimal(1),
            Decimal(2),
            date(2026, 11, 2),
            date(2026, 11, 3),
            (Adjustment("CO", "45", Decimal("40.00")), Adjustment("CO", "253", Decimal("3.00"))),
            (("6R", "1"), ("HPI", "1234567893")),
            (("B6", Decimal("120.50")),),
            (("ZK", Decimal(1)),),
            ("N519", "M15"),
        ),
        ServiceLine(
            Procedure("HC", "36415"),
            Decimal("17.00"),
            Decimal("0.00"),
            served_from=SERVED,
            served_to=SERVED,
            adjustments=(Adjustment("PR", "96", Decimal("17.00"), Decimal(1)),),
        ),
    ),
    provider=Grouping(
        "110212", "1234567893", "11", YEAR_END, Decimal(1), (("TS305", Decimal("197.50")),)
    ),
)
"""Everything that a claim may hold."""
STAY = replace(
    FULL,
    outpatient=None,
    inpatient=Adjudication(("MA01", "N130"), (("MIA01", Decimal(2)), ("MIA04", Decimal("120.50")))),
)
HEADER = Header(
    handling="I",
    amount=Decimal("120.50"),
    direction="C",
    method="CHK",
    date=date(2026, 11, 20),
    reference="000104417",
    payer_id="1420318333",
    payer=PAYER,
    payee=PAYEE,
    produced_on=date(2026, 11, 20),
)
CHECK = Payment(HEADER, (CLAIM,))
WHOLE = Payment(
    replace(HEADER, amount=Decimal("350.00")),
    (FULL, STAY, BY_LINE),
    (
        ProviderAdjustment("1234567893", YEAR_END, "WO", "CH-0900", Decimal("12.75")),
        ProviderAdjustment("1234567893", YEAR_END, "L6", "", Decimal("-1.25")),
    ),
)
ACCOUNTS = Accounts("091000019", "4400117", "073000228", "9917340")


def paying(amount: str | Decimal, **header: object) -> Payment:
    """Return the check with another amount, and whatever else of its header."""
    changed = replace(HEADER, amount=Decimal(amount), **header)  # type: ignore[arg-type]  # what replace takes
    return replace(CHECK, header=changed)


def file_of(*payments: Payment, delimiters: Delimiters = STANDARD) -> bytes:
    """Write a file with one interchange."""
    sets = (written(payment, f"{number:04}") for number, payment in enumerate(payments, 1))
    return b"".join(write_interchange(INTERCHANGE, GROUP, sets, delimiters=delimiters))


def read(content: bytes) -> list[TransactionSet | Finding]:
    """Read a file to its end."""
    return list(read_transactions(BytesIO(content)))


def sets(content: bytes) -> list[TransactionSet]:
    """Return the transaction sets of a file."""
    return [found for found in read(content) if isinstance(found, TransactionSet)]


def faults(content: bytes) -> list[str]:
    """Return what is wrong with a file, inside of transaction sets and outside."""
    return list(_faults(read(content)))


def _faults(found: Iterable[TransactionSet | Finding]) -> Iterator[str]:
    for each in found:
        findings = (each,) if isinstance(each, Finding) else each.findings
        yield from (str(finding.fault) for finding in findings)
