"""What was typed becomes one spelling; what it is compared with; how often. Pure."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from hmac import compare_digest
from ipaddress import IPv6Address, ip_address, ip_network

from portico.accounts.rules import free_again_at
from portico.records.payments.rules import REFERENCE_LENGTH, PaymentKind, reference_key
from portico.vocabulary.digits import digits_of
from portico.vocabulary.sameness import reduced

WRONG_PER_TIN = 5
TIN_WINDOW = timedelta(hours=24)
WRONG_PER_ADDRESS = 20
ADDRESS_WINDOW = timedelta(hours=1)
PIN_VALID_FOR = timedelta(days=30)
PIN_ALPHABET = "ACDEFGHJKMNPQRTUVWXY34679"
"""No sign that is taken for another one in a mail, on a printout or on the phone."""
PIN_LENGTH = 8
ZIP_DIGITS = 5
"""A ZIP+4 is compared by its first five: the letter may show either."""
IPV6_NETWORK = 64
"""What one subscriber is given; within it, an address costs nothing."""

_AMOUNT = re.compile(r"\$?\s*(\d{1,3}(?:,\d{3})+|\d*)(?:\.(\d{1,2})?)?")
_MAX_WHOLE = 16
"""X12 835, BPR02: at most 18 digits, two of them cents."""
_NOWHERE = "unknown"
_UNDOING = frozenset({PaymentKind.VOID, PaymentKind.REVERSAL})


class Method(StrEnum):
    """How an office shows that it is the payee."""

    PIN = "pin"
    PAYMENT = "payment"
    ROSTER = "roster"


class ProofResult(StrEnum):
    """What became of what was typed."""

    MATCH = "match"
    NO_MATCH = "no_match"
    """Whatever was wrong, or unknown, or held by somebody else: nobody is told which."""
    USED_UP_FOR_TIN = "used_up_for_tin"
    """The wrong answers of 24 hours for this TIN are spent: not compared, staff decide."""
    USED_UP_FOR_ADDRESS = "used_up_for_address"
    """Too many wrong answers came from this network within an hour: not compared."""
    BUSY = "busy"
    """Too many ask about the same TIN at this moment: neither counted nor compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """A payment on file under the typed TIN and reference."""

    key: str
    """What is held when it proves."""
    reference: str
    amount: Decimal
    paid_on: date | None
    kind: PaymentKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What the plan's record prints on an EOB or a welcome letter."""

    names: Collection[tuple[str, ...]]
    """Each one is right as a whole: (first, last) of a person, (legal name,) or (DBA,)."""
    zips: Collection[str]


def parse_amount(text: str) -> Decimal:
    """Return dollars and cents, however they were typed: ``$1,234.5`` is 1234.50.

    Raises ValueError with a message for the person who typed it; also where a comma or a dot could
    mean two things, as in ``1.234,50``.
    """
    found = _AMOUNT.fullmatch(unicodedata.normalize("NFKC", text).strip())
    whole, cents = (found[1].replace(",", ""), found[2] or "") if found else ("", "")
    if not whole + cents or len(whole) > _MAX_WHOLE:
        raise ValueError("Enter the payment amount in dollars and cents, like 1,234.50.")
    return Decimal(f"{whole}.{cents:0<2}")


def parse_reference(text: str) -> str:
    """Return a check or EFT number without spaces, dashes and lower case.

    Raises ValueError with a message for the person who typed it.
    """
    reference = reference_key(text)
    if not reference.strip("-") or len(reference) > REFERENCE_LENGTH:
        raise ValueError("Enter the check or EFT number as it is printed on the remittance.")
    return reference


def parse_pin(text: str) -> str:
    """Return the signs of a typed PIN, or raise ValueError with a message."""
    pin = normal_pin(text)
    if len(pin) != PIN_LENGTH or not set(pin) <= set(PIN_ALPHABET):
        raise ValueError(f"Enter the PIN from our mail: {PIN_LENGTH} letters and digits.")
    return pin


def normal_pin(text: str) -> str:
    """A PIN without the dash, spaces and lower case that people type."""
    return reduced(text).upper()


def pin_subject(tin: str) -> str:
    """What the challenge behind a PIN proves something about."""
    return f"tin:{tin}"


def pin_is_open(*, expires_at: datetime, is_consumed: bool, now: datetime) -> bool:
    """True while a PIN may still prove something."""
    return not is_consumed and now < expires_at


def spaced_pin(pin: str) -> str:
    """``K7RMX4QT`` becomes ``K7RM-X4QT``, as it is read aloud and typed."""
    return f"{pin[: PIN_LENGTH // 2]}-{pin[PIN_LENGTH // 2 :]}"


def network_of(address: str) -> str:
    """Whose attempts count together: an IPv4 address, or the network an IPv6 one lies in."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return _NOWHERE
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is None:
            return str(ip_network((found, IPV6_NETWORK), strict=False))
        found = found.ipv4_mapped
    return str(found)


def before_comparison(
    *, for_tin: Sequence[datetime], for_address: Sequence[datetime], now: datetime
) -> ProofResult | None:
    """Return why nothing is compared, given when it was wrong before; None when it may be."""
    if free_again_at(for_tin, limit=WRONG_PER_TIN, window=TIN_WINDOW, now=now):
        return ProofResult.USED_UP_FOR_TIN
    if free_again_at(for_address, limit=WRONG_PER_ADDRESS, window=ADDRESS_WINDOW, now=now):
        return ProofResult.USED_UP_FOR_ADDRESS
    return None


def payment_that_matches(
    payments: Sequence[Payment],
    *,
    reference: str,
    amount: Decimal,
    today: date,
    max_age_days: int,
    taken: Collection[str] = (),
) -> Payment | None:
    """The payment that proves, or None; ``taken`` are keys of those somebody else holds.

    Every payment is compared, and one where there is none.
    """
    typed = _pair(reference, amount)
    found = None
    for payment in payments or (_NO_PAYMENT,):
        same = compare_digest(typed, _pair(payment.reference, payment.amount))
        proves = payment_proves(payment, payments, today=today, max_age_days=max_age_days)
        found = payment if same & proves & (payment.key not in taken) else found
    return found


def payment_proves(
    payment: Payment, others: Sequence[Payment], *, today: date, max_age_days: int
) -> bool:
    """True for money that really went out lately and was not taken back.

    ``others`` are all payments under the same reference: one void or reversal among them is enough.
    """
    if payment.kind is not PaymentKind.PAID or payment.amount <= 0 or payment.paid_on is None:
        return False
    taken_back = any(other.kind in _UNDOING for other in others)
    return not taken_back and today - payment.paid_on <= timedelta(days=max_age_days)


def record_matches(recorded: Recorded | None, *, names: Sequence[str], zip_code: str) -> bool:
    """True when one of its names and one of its ZIP codes are as typed. All are compared."""
    of = recorded or _NO_RECORD
    typed_name, typed_zip = _letters(names), _five_digits(zip_code)
    name_is = zip_is = False
    for name in of.names:
        name_is |= compare_digest(typed_name, _letters(name))
    for each in of.zips:
        zip_is |= compare_digest(typed_zip, _five_digits(each))
    typed_all = bool(typed_name.strip()) and len(typed_zip) == ZIP_DIGITS
    return recorded is not None and typed_all and name_is & zip_is


def review_words(method: Method, *, paid_on: date | None = None) -> str:
    """What a reviewer reads about a proof that matched; never what was typed."""
    match method:
        case Method.PIN:
            return "The PIN mailed to the office's contact was typed"
        case Method.PAYMENT:
            day = f" of {paid_on:%m/%d/%Y}" if paid_on else ""
            return f"Check reference and amount match a payment{day}"
        case Method.ROSTER:
            return "Name, tax ID, provider ID and ZIP code match the plan's record"


_NO_PAYMENT = Payment(key="", reference="", amount=Decimal(0), paid_on=None, kind=PaymentKind.ZERO)
_NO_RECORD = Recorded(names=(("", ""),), zips=("",))


def _pair(reference: str, amount: Decimal) -> bytes:
    return f"{reference_key(reference)} {amount:.2f}".encode()


def _letters(names: Sequence[str]) -> bytes:
    return " ".join(reduced(name) for name in names).encode()


def _five_digits(zip_code: str) -> bytes:
    return (digits_of(zip_code) or "")[:ZIP_DIGITS].encode()
