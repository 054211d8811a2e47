"""What came in: files, the transaction sets in them, and what became of each.

Nothing here tells whom a transaction set is about: that lies in records/, under row security.
"""

import uuid

from django.db import models
from django.db.models import Q

from portico.exchange.rules import CLAIMING, CONTROL_LENGTH, Outcome
from portico.files.models import Original

_OUTCOMES = sorted(outcome.value for outcome in Outcome)
_CLAIMING = sorted(outcome.value for outcome in CLAIMING)


class ReceivedFile(models.Model):
    """A file a plan gave us; the same bytes again are the same row."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.CharField(max_length=31)
    original = models.ForeignKey(Original, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    """Of its first transaction set, as people call it."""
    received_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    """Empty while it is being loaded, or where that was cut off: then load it again."""
    findings = models.JSONField(default=list)
    """What is wrong outside of transaction sets; each is a ``rules.Told``."""

    class Meta:
        """Invariants."""

        constraints = (
            models.UniqueConstraint(fields=("plan", "original"), name="exchange_file_once"),
        )

    def __str__(self) -> str:
        return f"received file {self.public_id}"


class ReceivedTransaction(models.Model):
    """One ST of a file, what became of it, and why."""

    file = models.ForeignKey(ReceivedFile, on_delete=models.PROTECT, related_name="transactions")
    plan = models.CharField(max_length=31)
    segment = models.BigIntegerField()
    """Which segment of the file its ST is, counted from 1."""
    sender = models.CharField(max_length=CONTROL_LENGTH)
    """ISA05 and ISA06."""
    interchange_number = models.CharField(max_length=CONTROL_LENGTH)
    """ISA13."""
    group_number = models.CharField(max_length=CONTROL_LENGTH)
    """GS06."""
    control_number = models.CharField(max_length=CONTROL_LENGTH)
    """ST02."""
    content = models.CharField(max_length=64)
    """SHA-256 of its segments."""
    outcome = models.CharField(max_length=8)
    findings = models.JSONField(default=list)
    """Each is a ``rules.Told``."""
    received_at = models.DateTimeField()

    class Meta:
        """Invariants; the conditional key is what makes a second delivery harmless."""

        constraints = (
            models.UniqueConstraint(fields=("file", "segment"), name="exchange_segment_once"),
            models.UniqueConstraint(
                fields=(
                    "plan",
                    "sender",
                    "interchange_number",
                    "group_number",
                    "control_number",
                ),
                condition=Q(outcome__in=_CLAIMING),
                name="exchange_control_numbers_once",
            ),
            models.CheckConstraint(condition=Q(outcome__in=_OUTCOMES), name="exchange_outcome"),
        )
        indexes = (models.Index(fields=("file", "outcome"), name="exchange_by_outcome"),)

    def __str__(self) -> str:
        return f"transaction {self.pk}"


class ReceivedTotal(models.Model):
    """What was loaded from a file, by label: how many, and dollars. It tells of no payee."""

    file = models.ForeignKey(ReceivedFile, on_delete=models.PROTECT, related_name="totals")
    label = models.CharField(max_length=20)
    count = models.BigIntegerField()
    amount = models.DecimalField(max_digits=24, decimal_places=2)

    class Meta:
        """Invariants."""

        constraints = (
            models.UniqueConstraint(fields=("file", "label"), name="exchange_total_once"),
        )

    def __str__(self) -> str:
        return f"total {self.pk}"
