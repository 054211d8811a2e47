"""What the plan paid to whom. Protected: row-level security by plan and payee's TIN."""

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from portico.audit.visible import VisibleManager
from portico.records.payments.rules import (
    METHOD_LENGTH,
    ORIGINALS,
    PAYER_ID_LENGTH,
    PAYER_NAME_LENGTH,
    REFERENCE_LENGTH,
    PaymentKind,
)

_ORIGINALS = sorted(kind.value for kind in ORIGINALS)
_NOT_PAID = sorted(kind.value for kind in PaymentKind if kind is not PaymentKind.PAID)
_IS_ORIGINAL = Q(kind__in=_ORIGINALS)


class Payment(models.Model):
    """One check, EFT or explanation of nothing paid, from one 835 transaction.

    A void or a reversal is a row of its own beside what it undoes: nothing is overwritten.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.CharField(max_length=31)
    payer_id = models.CharField(max_length=PAYER_ID_LENGTH)
    reference = models.CharField(max_length=REFERENCE_LENGTH)
    """As the payer wrote it."""
    reference_key = models.TextField()
    """As it is looked up (rules.reference_key); one character may become several there."""
    kind = models.CharField(max_length=8)
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    method = models.CharField(max_length=METHOD_LENGTH)
    paid_on = models.DateField(null=True)
    payee_tin = models.CharField(max_length=9)
    payee_npi = models.CharField(max_length=10, blank=True)
    payer_name = models.CharField(max_length=PAYER_NAME_LENGTH, blank=True)
    content = models.CharField(max_length=64)
    transaction_id = models.BigIntegerField(null=True)
    """The received transaction, which lies above this folder; exchange adds the foreign key."""
    stored_at = models.DateTimeField()

    visible: ClassVar[VisibleManager[Self]] = VisibleManager()

    class Meta:
        """Invariants. TRN02 with TRN03 is the key of a payment (TR3 005010X221A1, TRN)."""

        constraints = (
            models.UniqueConstraint(
                fields=("plan", "payer_id", "reference"),
                condition=_IS_ORIGINAL,
                name="payments_one_original",
            ),
            models.UniqueConstraint(
                fields=("plan", "payer_id", "reference", "kind"),
                condition=~_IS_ORIGINAL,
                name="payments_one_undoing_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind=PaymentKind.PAID.value, amount__gt=0)
                | Q(kind__in=_NOT_PAID, amount__gte=0),
                name="payments_amount_fits_kind",
            ),
            models.CheckConstraint(
                condition=Q(payee_tin__regex=r"^[0-9]{9}$"), name="payments_tin_nine_digits"
            ),
            models.CheckConstraint(
                condition=Q(payee_npi__regex=r"^([0-9]{10})?$"), name="payments_npi_ten_digits"
            ),
            models.CheckConstraint(
                condition=~Q(plan="") & ~Q(payer_id="") & ~Q(reference_key=""),
                name="payments_key_is_told",
            ),
            models.CheckConstraint(
                condition=Q(content__regex=r"^[0-9a-f]{64}$"), name="payments_content_sha256"
            ),
        )
        indexes = (
            models.Index(fields=("plan", "payee_tin", "reference_key"), name="payments_look_up"),
        )

    def __str__(self) -> str:
        """Name no one and no number: this text may reach a log."""
        return f"payment {self.public_id}"
