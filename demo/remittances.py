"""Writes 835 files as the demo's plans send them, dated back from a day.

``RUNS`` pay the named offices of the demo's roster. Their references and amounts never change, so
that a journey can type them; ``OFFICE_CHECK`` is one that proves an office. What demo/payments.py
invents is paid beside them, to the offices whose people sign in.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path

from demo.payees import PAYEES
from demo.payments import Made, adjustments_of, paid_to
from demo.roster import NAMED, Office
from portico.x12.claims import Adjustment, Claim, Contact, Person, ProviderAdjustment
from portico.x12.remittance import Accounts, Address, Header, Party
from portico.x12.remittance_writing import FUNCTIONAL_ID, GUIDE, Payment, written
from portico.x12.transactions import Group, Interchange
from portico.x12.writing import write_interchange

PAYERS: Mapping[str, tuple[str, Party]] = {
    "wellmark": (
        "1891990003",
        Party(
            "WELLMARK BLUE CROSS AND BLUE SHIELD",
            address=Address("300 DEMO STREET", "", "DES MOINES", "IA", "503090001"),
            contacts=(Contact("BL", "PROVIDER PAYMENTS", (("TE", "5155550140"),)),),
        ),
    ),
    "wellfirst": (
        "1891990004",
        Party(
            "WELLFIRST HEALTH",
            address=Address("400 DEMO ROAD", "", "ST LOUIS", "MO", "631030001"),
            contacts=(Contact("BL", "PROVIDER PAYMENTS", (("TE", "3145550140"),)),),
        ),
    ),
    "wellsense": (
        "1891990001",
        Party(
            "WELLSENSE HEALTH PLAN",
            address=Address("100 DEMO SQUARE", "", "BOSTON", "MA", "021290001"),
            contacts=(Contact("BL", "PROVIDER PAYMENTS", (("TE", "6175550140"),)),),
        ),
    ),
    "caresource": (
        "1891990002",
        Party(
            "CARESOURCE",
            address=Address("200 DEMO AVENUE", "", "DAYTON", "OH", "454010001"),
            contacts=(Contact("BL", "PROVIDER PAYMENTS", (("TE", "9375550140"),)),),
        ),
    ),
}
"""The plans of the demo that pay by 835, with TRN03; addresses and numbers are invented."""

ACCOUNTS = Accounts("000000000", "1000200030", "000000000", "4000500060")
"""No bank has this routing number."""

SENT_AT_ONCE = timedelta(days=45)
"""For so long each payment run has come as it was paid; the year before came in one file."""

_DENIED, _PRIMARY, _TAKEN_BACK = "4", "1", "22"
_PATIENTS = (("ALDERWICK", "NORA"), ("BRANDMOOR", "ELIAS"), ("CASTELLAN", "IRIS"))
_BILLED = Decimal("1.6")
"""Charges are this much more than what is paid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """One payment of a run; ``claims`` are the dollars paid for each."""

    to: Office
    reference: str
    method: str
    claims: tuple[str, ...]
    direction: str = "C"

    @property
    def amount(self) -> Decimal:
        """BPR02: what money moved."""
        return max(sum(map(Decimal, self.claims), Decimal("0.00")), Decimal("0.00"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a plan paid on one day."""

    days_ago: int
    payments: tuple[Paid, ...]


_TWO_RIVERS, _CEDAR_HOLLOW, _LINDQVIST, _GATEWAY, _NORTH_RIDGE, *_ = NAMED

OFFICE_CHECK = Paid(
    to=_TWO_RIVERS, reference="0083120417", method="CHK", claims=("312.75", "100.00")
)
"""Twelve days old: proves Two Rivers."""

LINDQVIST_CHECK = Paid(to=_LINDQVIST, reference="0083120418", method="CHK", claims=("98.20",))
"""Twelve days old: proves a practitioner alone under her TIN."""

CEDAR_HOLLOW_PAID = Paid(to=_CEDAR_HOLLOW, reference="E8312019", method="ACH", claims=("640.15",))
"""Twelve days old; the demo's Office Manager there has used it."""

OLD_CHECK = Paid(to=_TWO_RIVERS, reference="0079004120", method="CHK", claims=("540.00",))
"""Older than any proof may be."""

VOIDED_CHECK = Paid(to=_GATEWAY, reference="0082770011", method="CHK", claims=("1204.60",))

RUNS = (
    Run(
        days_ago=400,
        payments=(
            OLD_CHECK,
            Paid(to=_CEDAR_HOLLOW, reference="E7900412", method="ACH", claims=("88.00",)),
        ),
    ),
    Run(
        days_ago=75,
        payments=(
            VOIDED_CHECK,
            Paid(to=_TWO_RIVERS, reference="E8277012", method="ACH", claims=("1420.00", "61.35")),
            Paid(to=_NORTH_RIDGE, reference="0082770013", method="CHK", claims=("210.40",)),
        ),
    ),
    Run(
        days_ago=40,
        payments=(
            Paid(
                to=_GATEWAY,
                reference=VOIDED_CHECK.reference,
                method="CHK",
                claims=VOIDED_CHECK.claims,
                direction="D",
            ),
            Paid(to=_GATEWAY, reference="E8295002", method="ACH", claims=("1204.60", "75.00")),
            Paid(to=_NORTH_RIDGE, reference="N8295003", method="NON", claims=("-210.40",)),
        ),
    ),
    Run(
        days_ago=12,
        payments=(
            OFFICE_CHECK,
            LINDQVIST_CHECK,
            CEDAR_HOLLOW_PAID,
            Paid(to=_TWO_RIVERS, reference="N8312020", method="NON", claims=("0.00",)),
        ),
    ),
)
"""The check of day 75 comes back on day 40 and is paid again; on day 40 a claim is taken back
without money moving; on day 12 one is denied."""


def write_remittances(folder: Path, plan: str, *, today: date) -> list[Path]:
    """Write what that plan sent, the oldest first: one file of all before, then each run's own."""
    files: dict[date, list[Payment]] = {}
    for day, payments in sorted(payments_of(plan, today).items()):
        files.setdefault(max(day, today - SENT_AT_ONCE), []).extend(payments)
    sent = enumerate(files.items(), start=1)
    return [_write(folder, plan, payments, number, day) for number, (day, payments) in sent]


def payments_of(plan: str, today: date) -> dict[date, list[Payment]]:
    """What the plan paid, by day."""
    days: dict[date, list[Payment]] = {}
    for run in RUNS:
        day = today - timedelta(days=run.days_ago)
        days.setdefault(day, []).extend(_payment(plan, paid, day) for paid in run.payments)
    for payee in PAYEES[plan]:
        for day, made in paid_to(payee, today):
            days.setdefault(day, []).append(_invented(plan, made, day))
    return days


def _write(folder: Path, plan: str, payments: Sequence[Payment], number: int, day: date) -> Path:
    path = folder / f"{plan}-{day:%Y%m%d}.835"
    interchange = Interchange(
        sender_qualifier="ZZ",
        sender=plan.upper(),
        receiver_qualifier="ZZ",
        receiver="PORTICO",
        date=f"{day:%y%m%d}",
        time="0600",
        version="00501",
        control_number=f"{number:09}",
        acknowledgment="0",
        usage="P",
    )
    group = Group(
        functional_id=FUNCTIONAL_ID,
        sender=plan.upper(),
        receiver="PORTICO",
        date=f"{day:%Y%m%d}",
        time="0600",
        control_number=str(number),
        version=GUIDE,
    )
    sets = (written(payment, f"{place:04}") for place, payment in enumerate(payments, start=1))
    with path.open("wb") as file:
        file.writelines(write_interchange(interchange, group, sets))
    return path


def _header(
    plan: str,
    payee: Party,
    day: date,
    *,
    amount: Decimal,
    method: str,
    reference: str,
    direction: str = "C",
) -> Header:
    payer_id, payer = PAYERS[plan]
    return Header(
        handling="I" if method in {"CHK", "NON"} else "C",
        amount=amount,
        direction=direction,
        method=method,
        date=day,
        reference=reference,
        payer_id=payer_id,
        payer=payer,
        payee=payee,
        accounts=ACCOUNTS if method == "ACH" else None,
        produced_on=day,
    )


def _invented(plan: str, made: Made, day: date) -> Payment:
    payee = Party(
        name=made.to.name,
        qualifier="XX",
        identifier=made.to.npi,
        additional=(("TJ", made.to.tin),),
    )
    header = _header(
        plan, payee, day, amount=made.amount, method=made.method, reference=made.reference
    )
    return Payment(header, made.claims, adjustments_of(made, day))


def _payment(plan: str, paid: Paid, day: date) -> Payment:
    payee = _payee(paid.to)
    header = _header(
        plan,
        payee,
        day,
        amount=paid.amount,
        method=paid.method,
        reference=paid.reference,
        direction=paid.direction,
    )
    return Payment(header, tuple(_claims(paid, day)), tuple(_carried(paid, payee, day)))


def _payee(office: Office) -> Party:
    """Name the office by its NPI, and by its TIN in REF*TJ, as payers do."""
    who = office.group or office.practitioners[0]
    name = who.get("legal name") or f"{who['first name']} {who['last name']}"
    return Party(name=name, qualifier="XX", identifier=who["NPI"], additional=(("TJ", office.tin),))


def _claims(paid: Paid, day: date) -> Iterator[Claim]:
    """Invent the claims behind a payment; money that comes back takes them back."""
    for number, dollars in zip(count(1), paid.claims, strict=False):
        amount = Decimal(dollars) * (-1 if paid.direction == "D" else 1)
        charged = (amount * _BILLED).quantize(Decimal("0.01")) or Decimal("95.00")
        last, first = _PATIENTS[number % len(_PATIENTS)]
        yield Claim(
            number=f"A{paid.reference[-5:]}{number}",
            status=_TAKEN_BACK if amount < 0 else _PRIMARY if amount else _DENIED,
            charged=charged,
            paid=amount,
            filing="12",
            payer_number=f"{paid.reference}{number:03}",
            patient=Person(last, first, qualifier="MI", identifier=f"M1002003{number:02}"),
            served_from=day - timedelta(days=21),
            served_to=day - timedelta(days=21),
            adjustments=(Adjustment("CO", "45" if amount else "29", charged - amount),),
        )


def _carried(paid: Paid, payee: Party, day: date) -> Iterator[ProviderAdjustment]:
    """Carry forward what is taken back without money moving: PLB FB makes up for it.

    The payee's fiscal year is the calendar year.
    """
    owed = sum(map(Decimal, paid.claims), Decimal())
    if owed < 0:
        year_end = date(day.year, 12, 31)
        yield ProviderAdjustment(payee.identifier, year_end, "FB", paid.reference, owed)
