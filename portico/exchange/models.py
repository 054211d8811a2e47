"""What came in: files, the transaction sets in them, and what became of each.

Nothing here tells whom a transaction set is about: that lies in records/, under row security.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from portico.exchange.rules import CLAIMING, CONTROL_LENGTH, NAME_LENGTH, Ended, Outcome
from portico.files.models import Original
from portico.web.searching import words_in

_OUTCOMES = sorted(outcome.value for outcome in Outcome)
_CLAIMING = sorted(outcome.value for outcome in CLAIMING)
_ENDED = sorted(ended.value for ended in Ended)
_REPAIRED, _SET_ASIDE = Ended.REPAIRED.value, Ended.SET_ASIDE.value


class ReceivedFile(models.Model):
    """A file a plan gave us; the same bytes again are the same row."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.CharField(max_length=31)
    original = models.ForeignKey(Original, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=NAME_LENGTH, blank=True)
    """As it was called where it came from; empty where nobody said."""
    words = models.GeneratedField(
        expression=words_in("name"), output_field=SearchVectorField(), db_persist=True
    )
    kind = models.CharField(max_length=40, blank=True)
    """Of its first transaction set, as people call it; empty while nobody has looked."""
    senders = ArrayField(models.CharField(max_length=CONTROL_LENGTH), default=list)
    """ISA05 and ISA06, each once, in the order they came; the first of them where there are many."""
    received_at = models.DateTimeField()
    account_id = models.BigIntegerField(null=True)
    """Who uploaded it; empty where it came by another door. Accounts lie above this folder."""
    progress = models.SmallIntegerField(default=0)
    """About how many percent of its bytes were read."""
    finished_at = models.DateTimeField(null=True)
    """Empty while it is being loaded, or where that was cut off: then load it again."""
    unreadable = models.CharField(max_length=300, blank=True)
    """Why nothing of it can be loaded, where it is no file of a kind that can be."""
    findings = models.JSONField(default=list)
    """What is wrong outside of transaction sets; each is a ``rules.Told``."""

    class Meta:
        """Invariants."""

        constraints = (
            models.UniqueConstraint(fields=("plan", "original"), name="exchange_file_once"),
            models.CheckConstraint(
                condition=Q(progress__gte=0, progress__lte=100), name="exchange_progress_percent"
            ),
            models.CheckConstraint(
                condition=Q(unreadable="") | Q(finished_at__isnull=False),
                name="exchange_unreadable_is_over",
            ),
        )
        indexes = (
            models.Index(fields=("plan", "-received_at", "-id"), name="exchange_newest"),
            models.Index(
                fields=("plan",), condition=Q(finished_at=None), name="exchange_unfinished"
            ),
            GinIndex(fields=("words",), name="exchange_words"),
            GinIndex(fields=("senders",), name="exchange_senders"),
        )

    def __str__(self) -> str:
        return f"received file {self.public_id}"


class AnsweredInterchange(models.Model):
    """An interchange that was answered; its key is ISA13 of the answer, however often that is made."""

    file = models.ForeignKey(ReceivedFile, on_delete=models.PROTECT, related_name="interchanges")
    segment = models.BigIntegerField()
    """Which segment of the file its ISA is."""

    class Meta:
        """Invariants."""

        constraints = (
            models.UniqueConstraint(fields=("file", "segment"), name="exchange_answered_once"),
        )

    def __str__(self) -> str:
        return f"answered interchange {self.pk}"


class Answer(models.Model):
    """The TA1s and 999s to one file, made when it was loaded; given once, and kept as given."""

    file = models.OneToOneField(ReceivedFile, on_delete=models.PROTECT, related_name="answer")
    original = models.ForeignKey(Original, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(null=True)
    """When its bytes lay under a temporary name in the outbound folder."""
    given_at = models.DateTimeField(null=True)
    """When they had their name, or were found to have had it."""

    class Meta:
        """Invariants."""

        constraints = (
            models.CheckConstraint(
                condition=Q(given_at=None) | Q(prepared_at__isnull=False),
                name="exchange_answer_is_prepared_first",
            ),
        )

    def __str__(self) -> str:
        return f"answer {self.pk}"


class Arrival(models.Model):
    """Something that lay in a plan's folder and was taken from there, until it is put away."""

    public_id = models.UUIDField(unique=True)
    """Also the folder it lies in while it is worked on."""
    plan = models.CharField(max_length=31)
    name = models.CharField(max_length=NAME_LENGTH, blank=True)
    """As it was called, where that can be shown."""
    taken_at = models.DateTimeField()
    file = models.ForeignKey(
        ReceivedFile, null=True, on_delete=models.PROTECT, related_name="arrivals"
    )
    """What it was received as."""
    refusal = models.CharField(max_length=500, blank=True)
    """Why it was not, with the next step."""

    class Meta:
        """Invariants."""

        constraints = (
            models.CheckConstraint(
                condition=Q(file=None) | Q(refusal=""), name="exchange_arrival_ends_once"
            ),
        )
        indexes = (
            models.Index(fields=("plan", "-taken_at", "-id"), name="exchange_arrivals_newest"),
        )

    def __str__(self) -> str:
        return f"arrival {self.public_id}"


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
        indexes = (
            models.Index(fields=("file", "outcome"), name="exchange_by_outcome"),
            models.Index(fields=("plan", "interchange_number"), name="exchange_by_interchange"),
            models.Index(
                fields=("file", "segment"), condition=~Q(findings=[]), name="exchange_with_findings"
            ),
        )

    def __str__(self) -> str:
        return f"transaction {self.pk}"


class Quarantined(models.Model):
    """A transaction set that was refused, from then until it is known how it ended."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    transaction = models.OneToOneField(
        ReceivedTransaction, on_delete=models.PROTECT, related_name="quarantined"
    )
    plan = models.CharField(max_length=31)
    findings = models.JSONField(default=list)
    """Why it was refused the last time; each is a ``rules.Told``."""
    since = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    """When somebody last had it tried again."""
    repair = models.ForeignKey(
        ReceivedFile, null=True, on_delete=models.PROTECT, related_name="repairs"
    )
    """The file that was last uploaded to repair it, whatever became of that."""
    ended = models.CharField(max_length=9, blank=True)
    """``rules.Ended``; empty while it waits."""
    ended_at = models.DateTimeField(null=True)
    repaired_by = models.ForeignKey(
        ReceivedTransaction, null=True, on_delete=models.PROTECT, related_name="+"
    )
    """What came instead of it and was accepted."""
    account_id = models.BigIntegerField(null=True)
    """Who set it aside."""
    reason = models.CharField(max_length=500, blank=True)
    """Why it was set aside."""

    class Meta:
        """Invariants."""

        constraints = (
            models.CheckConstraint(
                condition=Q(ended__in=["", *_ENDED]), name="exchange_quarantine_ended"
            ),
            models.CheckConstraint(
                condition=Q(ended="", ended_at=None) | (~Q(ended="") & Q(ended_at__isnull=False)),
                name="exchange_quarantine_ended_at",
            ),
            models.CheckConstraint(
                condition=Q(ended=_REPAIRED, repaired_by__isnull=False)
                | (~Q(ended=_REPAIRED) & Q(repaired_by=None)),
                name="exchange_quarantine_repaired_by",
            ),
            models.CheckConstraint(
                condition=(Q(ended=_SET_ASIDE) & ~Q(reason=""))
                | (~Q(ended=_SET_ASIDE) & Q(reason="")),
                name="exchange_quarantine_reason",
            ),
        )
        indexes = (
            models.Index(fields=("plan", "-since", "-id"), name="exchange_quarantine_newest"),
            models.Index(
                fields=("plan", "since"), condition=Q(ended=""), name="exchange_quarantine_open"
            ),
        )

    def __str__(self) -> str:
        return f"quarantined {self.public_id}"


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
