"""What the plan paid to whom. Protected: row-level security by plan and payee's TIN."""

import uuid
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Case, F, Q, When

from portico.audit.visible import VisibleManager
from portico.records.payments.rules import (
    CLAIM_NUMBER_LENGTH,
    METHOD_LENGTH,
    ORIGINALS,
    PAYEE_NAME_LENGTH,
    PAYER_ID_LENGTH,
    PAYER_NAME_LENGTH,
    REFERENCE_LENGTH,
    PaymentKind,
)

_ORIGINALS = sorted(kind.value for kind in ORIGINALS)
_NOT_PAID = sorted(kind.value for kind in PaymentKind if kind is not PaymentKind.PAID)
_IS_ORIGINAL = Q(kind__in=_ORIGINALS)


def _looked_up() -> "models.CharField[str, str]":
    """A text that is found by its beginning: compared by code point, so that an index serves it."""
    return models.CharField(max_length=CLAIM_NUMBER_LENGTH, blank=True, db_collation="C")


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
    moved = models.GeneratedField(
        expression=Case(When(kind=PaymentKind.VOID.value, then=-F("amount")), default=F("amount")),
        output_field=models.DecimalField(max_digits=18, decimal_places=2),
        db_persist=True,
    )
    """What reached the payee: negative where it went back."""
    method = models.CharField(max_length=METHOD_LENGTH)
    paid_on = models.DateField(null=True)
    payee_tin = models.CharField(max_length=9)
    payee_npi = models.CharField(max_length=10, blank=True)
    payer_name = models.CharField(max_length=PAYER_NAME_LENGTH, blank=True)
    payee_name = models.CharField(max_length=PAYEE_NAME_LENGTH, blank=True)
    claim_count = models.IntegerField(default=0)
    charged = models.DecimalField(max_digits=20, decimal_places=2, default=0)
    recoupments = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    """What changed it outside of its claims (told.ToldRecoupment)."""
    recouped = models.DecimalField(max_digits=20, decimal_places=2, default=0)
    """Their sum: negative where money was taken from it."""
    balances = models.BooleanField(default=True)
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
            models.CheckConstraint(
                condition=Q(claim_count__gte=0), name="payments_claims_are_counted"
            ),
            models.UniqueConstraint(
                fields=("id", "plan", "payee_tin"), name="payments_claims_belong_to"
            ),
        )
        indexes = (
            models.Index(fields=("plan", "payee_tin", "reference_key"), name="payments_look_up"),
            models.Index(fields=("plan", "payee_tin", "-paid_on", "-id"), name="payments_by_day"),
        )

    def __str__(self) -> str:
        """Name no one and no number: this text may reach a log."""
        return f"payment {self.public_id}"


class PaidClaim(models.Model):
    """A claim of a payment: what is searched and summed in columns, all of it in ``told``."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    payment = models.ForeignKey(
        Payment, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    """The database's own key holds it together with plan and TIN (migration 0004)."""
    plan = models.CharField(max_length=31)
    payee_tin = models.CharField(max_length=9)
    """Of its payment, as is the plan: row security compares them here."""
    position = models.IntegerField()
    """In its payment, counted from 1."""
    status = models.CharField(max_length=2)
    charged = models.DecimalField(max_digits=18, decimal_places=2)
    paid = models.DecimalField(max_digits=18, decimal_places=2)
    kept = models.DecimalField(max_digits=18, decimal_places=2)
    """What was taken off between plan and provider."""
    owed = models.DecimalField(max_digits=18, decimal_places=2)
    """What was left to the patient."""
    served_from = models.DateField(null=True)
    number_key = _looked_up()
    """CLP01, the patient account number, as it is looked up."""
    payer_number_key = _looked_up()
    """CLP07, the plan's number of the claim."""
    member_key = _looked_up()
    patient_key = _looked_up()
    """The last name first."""
    npis = ArrayField(models.CharField(max_length=10), default=list)
    """Who billed and who rendered it."""
    told = models.TextField()
    """What was told, whole (told.ToldClaim), as JSON that nothing searches in."""

    visible: ClassVar[VisibleManager[Self]] = VisibleManager()

    class Meta:
        """Invariants. Every look-up begins with plan and TIN, as the policy does."""

        constraints = (
            models.UniqueConstraint(fields=("payment", "position"), name="payments_claim_once"),
            models.CheckConstraint(
                condition=Q(position__gte=1), name="payments_claims_count_from_one"
            ),
        )
        indexes = (
            models.Index(fields=("plan", "payee_tin", "number_key"), name="payments_by_account"),
            models.Index(
                fields=("plan", "payee_tin", "payer_number_key"), name="payments_by_claim"
            ),
            models.Index(fields=("plan", "payee_tin", "member_key"), name="payments_by_member"),
            models.Index(fields=("plan", "payee_tin", "patient_key"), name="payments_by_patient"),
        )

    def __str__(self) -> str:
        """Name no one and no number: this text may reach a log."""
        return f"paid claim {self.public_id}"
