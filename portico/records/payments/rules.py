"""What a payment is, when two references are the same, which payments exclude each other. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from portico.records.payments.told import ToldAdjustment, ToldPerson, ToldRecoupment

METHOD_LENGTH = 3
PAYER_ID_LENGTH = 50
REFERENCE_LENGTH = 50
"""Characters of TRN02, the longest the 835 allows (X12 element 127)."""
PAYER_NAME_LENGTH = 300
PAYEE_NAME_LENGTH = 300
CLAIM_NUMBER_LENGTH = 80
"""Characters kept of a claim's or member's number where it is searched; the 835 allows 80 at most."""
PATIENT_RESPONSIBILITY = "PR"
"""CAS01 of what the patient owes; every other group is between plan and provider."""
_INVISIBLE = frozenset({"Cc", "Cf"})
_JOINED = str.maketrans("", "", "'’ʼ`.")  # noqa: RUF001 - as people and their phones type it
_is_plain = re.compile(r"[0-9A-Za-z]+").fullmatch
_is_plain_name = re.compile(r"[0-9A-Za-z]+(?: [0-9A-Za-z]+)*").fullmatch
"""Nearly every number and name: nothing has to be taken away."""
HIGHEST = chr(0x10FFFF)
"""Sorts behind everything that may follow a prefix, compared by code point."""


class PaymentKind(StrEnum):
    """What happened to the money. Only ``PAID`` proves that someone was paid."""

    PAID = "paid"
    ZERO = "zero"
    """The plan explains claims; no money moves."""
    VOID = "void"
    """Money comes back: a check was cancelled, a transfer returned."""
    REVERSAL = "reversal"
    """Every claim is taken back, and no money moves yet."""


ORIGINALS = frozenset({PaymentKind.PAID, PaymentKind.ZERO})
"""Of these one payer has one for each reference; a void or a reversal of it stands beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPayment:
    """A payment as one transaction tells it, in plain values.

    ``amount`` is in dollars as told, and never negative: ``kind`` says what happened to it. ``content`` is
    the SHA-256 in hex of what the transaction says apart from its control numbers.
    """

    payer_id: str
    """TRN03: the payer's identification."""
    reference: str
    """TRN02: check or EFT number."""
    kind: PaymentKind
    amount: Decimal
    method: str
    """BPR04, such as ``CHK`` or ``ACH``."""
    paid_on: date | None
    payee_tin: str
    payee_npi: str
    """Empty where the transaction gives none."""
    payer_name: str
    content: str
    payee_name: str = ""
    claim_count: int = 0
    charged: Decimal = Decimal(0)
    """What was billed by all its claims."""
    recoupments: tuple[ToldRecoupment, ...] = field(default=())
    balances: bool = True
    """Whether it is the sum of its claims and of what changed it outside of them."""


def competing(kind: PaymentKind) -> frozenset[PaymentKind]:
    """The kinds of which one payer has at most one payment for the same reference."""
    return ORIGINALS if kind in ORIGINALS else frozenset({kind})


def reference_key(text: str) -> str:
    """Return what two spellings of one check or EFT number have in common.

    Blanks, dashes, invisible characters, case and the width of pasted characters do not count.
    Leading zeros do: ``0012`` and ``12`` may be two checks of one payer. Nothing but dashes stays
    as it is: some payers write that where they have no number.
    """
    if _is_plain(text):
        return text.upper()
    composed = unicodedata.normalize("NFKC", text).upper()
    visible = "".join(
        c for c in composed if not c.isspace() and unicodedata.category(c) not in _INVISIBLE
    )
    without_dashes = "".join(c for c in visible if unicodedata.category(c) != "Pd")
    return without_dashes or visible


def patient_key(who: ToldPerson | None) -> str:
    """Return a patient as they are looked up, the last name first; empty for nobody."""
    return name_key(f"{who.last} {who.first}") if who else ""


def name_key(text: str) -> str:
    """Return what two spellings of a name have in common: letters and digits, a blank between.

    An apostrophe or a dot divides nothing: ``O'Neil`` is ``oneil``, ``St.`` is ``st``.
    """
    if _is_plain_name(text):
        return text.lower()[:CLAIM_NUMBER_LENGTH]
    folded = unicodedata.normalize("NFKD", text).casefold().translate(_JOINED)
    kept = "".join(c if c.isalnum() else " " for c in folded if not unicodedata.combining(c))
    return " ".join(kept.split())[:CLAIM_NUMBER_LENGTH]


def number_key(text: str) -> str:
    """Return a claim's or a member's number as it is looked up."""
    return reference_key(text)[:CLAIM_NUMBER_LENGTH]


def owed_by_patient(adjustments: Iterable[ToldAdjustment]) -> Decimal:
    """Sum what the plan left to the patient."""
    owed = (each.amount for each in adjustments if each.group == PATIENT_RESPONSIBILITY)
    return sum(owed, Decimal(0))


def kept_by_plan(adjustments: Iterable[ToldAdjustment]) -> Decimal:
    """Sum what was taken off between plan and provider."""
    kept = (each.amount for each in adjustments if each.group != PATIENT_RESPONSIBILITY)
    return sum(kept, Decimal(0))
