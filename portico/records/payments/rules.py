"""What a payment is, when two references are the same, which payments exclude each other. Pure."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

METHOD_LENGTH = 3
PAYER_ID_LENGTH = 50
REFERENCE_LENGTH = 50
"""Characters of TRN02, the longest the 835 allows (X12 element 127)."""
PAYER_NAME_LENGTH = 300


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


def competing(kind: PaymentKind) -> frozenset[PaymentKind]:
    """The kinds of which one payer has at most one payment for the same reference."""
    return ORIGINALS if kind in ORIGINALS else frozenset({kind})


def reference_key(text: str) -> str:
    """Return what two spellings of one check or EFT number have in common.

    Blanks, dashes, invisible characters, case and the width of pasted characters do not count.
    Leading zeros do: ``0012`` and ``12`` may be two checks of one payer. Nothing but dashes stays
    as it is: some payers write that where they have no number.
    """
    composed = unicodedata.normalize("NFKC", text).upper()
    visible = "".join(c for c in composed if not c.isspace() and unicodedata.category(c) != "Cf")
    without_dashes = "".join(c for c in visible if unicodedata.category(c) != "Pd")
    return without_dashes or visible
