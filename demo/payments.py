"""Invents what a plan paid an office for the last 14 months: usual weeks, and one of each oddity.

A payment is the same each time; only its day moves with the day the demo starts. Every one adds up
but ``UNBALANCED``: what was paid is the sum of its claims less what PLB takes off.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from demo.claims import (
    corrected,
    denied,
    sum_of,
    taken_back,
    usual_claims,
    with_corrected_name,
)
from demo.payees import Payee
from portico.x12.claims import Claim, ProviderAdjustment

WEEKS = 61
"""Fourteen months."""
FIRST_DAYS_AGO = 5
"""The last payment of all."""

TAKEN_BACK, CUT, ZERO, NAMED_ANEW, INTEREST, FORTY = 2, 4, 6, 8, 10, 12
CAPITATION, DENIED, RECOUPED, UNBALANCED = 14, 16, 18, 20
"""Weeks before the last payment; even ones, so that who is paid every second week has them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One payment, before it is an 835."""

    to: Payee
    reference: str
    method: str
    """``ACH``, ``CHK`` or ``NON``."""
    amount: Decimal
    claims: tuple[Claim, ...]
    taken: tuple[tuple[str, str, Decimal], ...] = ()
    """Code, reference and amount of each PLB; what is positive lowers the payment."""


def paid_to(payee: Payee, today: date) -> Iterator[tuple[date, Made]]:
    """Each of its payments with its day, the oldest first."""
    for week in reversed(range(0, WEEKS, payee.weeks)):
        day = today - timedelta(days=FIRST_DAYS_AGO + 7 * week)
        yield day, _ODD.get(week, _usual)(payee, week, day)


def reference_of(payee: Payee, week: int, method: str) -> str:
    """The number of a check or EFT, which no other payment of the demo has."""
    begins = {"CHK": "005", "ACH": "E5", "NON": "N5"}[method]
    return f"{begins}{payee.number:02}{WEEKS - week:05}"


def fiscal_end(day: date) -> date:
    """PLB02: every office's year is the calendar's."""
    return date(day.year, 12, 31)


def adjustments_of(made: Made, day: date) -> tuple[ProviderAdjustment, ...]:
    """Its PLB."""
    who, end = made.to.npi, fiscal_end(day)
    return tuple(ProviderAdjustment(who, end, *each) for each in made.taken)


def _made(
    payee: Payee,
    week: int,
    claims: list[Claim],
    *taken: tuple[str, str, Decimal],
    off: Decimal = Decimal(),
) -> Made:
    """Add it up; ``off`` is by how much it shall not add up."""
    amount = sum_of(claims) - sum((each[2] for each in taken), Decimal()) + off
    method = "NON" if not amount else "CHK" if payee.by_check else "ACH"
    reference = reference_of(payee, week, method)
    return Made(
        to=payee,
        reference=reference,
        method=method,
        amount=amount,
        claims=tuple(claims),
        taken=taken,
    )


def _usual(payee: Payee, week: int, day: date) -> Made:
    return _made(payee, week, usual_claims(payee, week, day))


def _taken_back(payee: Payee, week: int, day: date) -> Made:
    """A claim of eight weeks before is taken back, and paid anew beside it."""
    earlier = usual_claims(payee, week + 8, day - timedelta(days=56))
    before = max(earlier, key=lambda claim: claim.patient_owes or Decimal())
    number = before.payer_number.removesuffix("001")
    anew = [taken_back(before, f"{number}002"), corrected(before, f"{number}003")]
    return _made(payee, week, [*anew, *usual_claims(payee, week, day)])


def _cut(payee: Payee, week: int, day: date) -> Made:
    """A whole claim denied, and one that came twice."""
    first, second, *rest = usual_claims(payee, week, day)
    return _made(payee, week, [denied(first), denied(second, "18", "N522"), *rest])


def _zero(payee: Payee, week: int, day: date) -> Made:
    """Nothing is paid: every claim is denied, for it came too late."""
    claims = usual_claims(payee, week, day, most=3)
    return _made(payee, week, [denied(each, "29", "N30") for each in claims])


def _named_anew(payee: Payee, week: int, day: date) -> Made:
    """The plan knows a patient by another name."""
    first, *rest = usual_claims(payee, week, day)
    return _made(payee, week, [with_corrected_name(first), *rest])


def _with_interest(payee: Payee, week: int, day: date) -> Made:
    """A claim was paid late: interest stands beside the claims."""
    claims = usual_claims(payee, week, day)
    return _made(payee, week, claims, ("L6", claims[0].payer_number, Decimal("-1.27")))


def _of_forty(payee: Payee, week: int, day: date) -> Made:
    """More claims than one page shows at once."""
    return _made(payee, week, usual_claims(payee, week, day, fewest=40, most=40))


def _capitation(payee: Payee, week: int, _day: date) -> Made:
    """So much for each member of a month, for no claim."""
    return _made(payee, week, [], ("CT", f"CAP{WEEKS - week:03}", Decimal("-1850.00")))


def _mostly_denied(payee: Payee, week: int, day: date) -> Made:
    """The claims of a day that lacked a consent."""
    first, second, *rest = usual_claims(payee, week, day, fewest=4)
    return _made(payee, week, [denied(first), denied(second), *rest])


def _recouped(payee: Payee, week: int, day: date) -> Made:
    """What was paid too much for an earlier claim is taken from this payment."""
    earlier = usual_claims(payee, week + 12, day - timedelta(days=84))
    before = max(earlier, key=lambda claim: claim.paid)
    taken = ("WO", before.payer_number, min(before.paid, Decimal("64.00")))
    return _made(payee, week, usual_claims(payee, week, day, fewest=5), taken)


def _unbalanced(payee: Payee, week: int, day: date) -> Made:
    """The plan's system slipped: ten dollars more were paid than its claims say."""
    return _made(payee, week, usual_claims(payee, week, day), off=Decimal("10.00"))


_ODD: Mapping[int, Callable[[Payee, int, date], Made]] = {
    TAKEN_BACK: _taken_back,
    CUT: _cut,
    ZERO: _zero,
    NAMED_ANEW: _named_anew,
    INTEREST: _with_interest,
    FORTY: _of_forty,
    CAPITATION: _capitation,
    DENIED: _mostly_denied,
    RECOUPED: _recouped,
    UNBALANCED: _unbalanced,
}
