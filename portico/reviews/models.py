"""Reviews and what happened to them."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Left, Lower

from portico.reviews.evidence import Evidence, Source
from portico.web.searching import words_in


class ReviewState(models.TextChoices):
    """Where a review stands."""

    AWAITING_SIGNATURE = "signature", "Waiting for their signature"
    """They have to sign first: no time runs, and it can be declined but not approved."""
    OPEN = "open", "Open"
    SENT_BACK = "sent_back", "Waiting for them"
    DECIDED = "decided", "Decided"
    WITHDRAWN = "withdrawn", "Withdrawn"


LIVE = (ReviewState.AWAITING_SIGNATURE, ReviewState.OPEN, ReviewState.SENT_BACK)
"""Somebody still waits for the decision."""
WAITS_FOR_THEM = (ReviewState.AWAITING_SIGNATURE, ReviewState.SENT_BACK)
"""The applicant has to do something first; no time runs against the plan."""


class Outcome(models.TextChoices):
    """What a decider can say."""

    APPROVE = "approve", "Approved"
    SEND_BACK = "send_back", "Sent back"
    DECLINE = "decline", "Declined"


class DecidedBy(models.TextChoices):
    """Which side decides; the same words as the profile's ``decider``."""

    PLAN = "plan", "Plan staff"
    ORGANIZATION = "organization", "An administrator of the organization"


BY_NAME = Lower(Left("names", 100))
"""A long name is sorted by its beginning: an index holds no more."""
_LIVE = Q(state__in=("open", "sent_back", "signature"))
_CLEAN = """NOT %(function)s(%(expressions)s, '$ ? (
    exists(@.checks[*] ? (@.outcome != "pass"))
    || exists(@.facts[*] ? (@.same == false || @.roster_same == false))
)')"""


class Review(models.Model):
    """One decision that somebody waits for."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.BigIntegerField(
        unique=True,
        editable=False,
        db_default=Func(Value("reviews_review_number"), function="nextval"),
    )
    plan = models.CharField(max_length=31)
    kind = models.CharField(max_length=40)
    """Which outcome handlers run; registered by the folder that opens reviews of this kind."""
    decider = models.CharField(max_length=12, choices=DecidedBy)
    organization = models.ForeignKey(
        "organizations.Organization", on_delete=models.PROTECT, related_name="reviews"
    )
    membership = models.ForeignKey(
        "organizations.Membership",
        on_delete=models.PROTECT,
        related_name="reviews",
        null=True,
    )
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="reviews_applied",
    )
    title = models.CharField(max_length=300)
    names = models.TextField()
    """What it is found and sorted by: the office's names, then the applicant's, as last sent."""
    words = models.GeneratedField(
        expression=words_in("names"), output_field=SearchVectorField(), db_persist=True
    )
    state = models.CharField(max_length=10, choices=ReviewState, default=ReviewState.OPEN)
    evidence = models.JSONField()
    is_clean = models.GeneratedField(
        expression=Func(F("evidence"), function="jsonb_path_exists", template=_CLEAN),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    """What Evidence.is_clean says, computed where the queue filters by it."""
    opened_at = models.DateTimeField()
    clock_started_at = models.DateTimeField()
    """When it was opened, or came back corrected: the clock runs anew from there."""
    due_at = models.DateTimeField()
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="reviews_held",
        null=True,
    )
    held_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="reviews_decided",
        null=True,
    )
    decided_at = models.DateTimeField(null=True)
    working_minutes = models.PositiveIntegerField(null=True)
    """Of the plan's business time, from the clock's start to the decision; for reports."""
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, default="")
    reason = models.TextField(blank=True, default="")
    corrections = ArrayField(models.CharField(max_length=40), blank=True, default=list)
    """What has to be corrected, by the names of its fields; none: anything may be."""
    endorsed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="reviews_endorsed",
        null=True,
    )
    """Who approved first, where the plan asks for two persons."""
    endorsed_at = models.DateTimeField(null=True)
    late_told_at = models.DateTimeField(null=True)
    """When the leads were told that it is late; empty again once the clock runs anew."""

    class Meta:
        """Order, invariants and the indexes of the queue."""

        ordering = ("due_at", "id")
        constraints = (
            models.CheckConstraint(
                name="reviews_nobody_decides_on_their_own_entry",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("applicant")),
            ),
            models.CheckConstraint(
                name="reviews_decided_means_by_whom_when_and_how",
                condition=Q(
                    state="decided",
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    outcome__in=("approve", "decline"),
                )
                | (
                    ~Q(state="decided")
                    & Q(decided_by__isnull=True, decided_at__isnull=True)
                    & Q(outcome__in=("", "send_back"))
                ),
            ),
            models.CheckConstraint(
                name="reviews_a_refusal_has_a_reason",
                condition=~Q(outcome__in=("send_back", "decline")) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="reviews_held_means_by_whom_and_since_when",
                condition=Q(held_by__isnull=True, held_at__isnull=True)
                | Q(held_by__isnull=False, held_at__isnull=False),
            ),
            models.CheckConstraint(
                name="reviews_the_second_person_is_another",
                condition=~Q(outcome="approve")
                | Q(endorsed_by__isnull=True)
                | ~Q(endorsed_by=F("decided_by")),
            ),
            models.CheckConstraint(
                name="reviews_nobody_endorses_their_own_entry",
                condition=Q(endorsed_by__isnull=True) | ~Q(endorsed_by=F("applicant")),
            ),
            models.CheckConstraint(
                name="reviews_endorsed_means_by_whom_and_when",
                condition=Q(endorsed_by__isnull=True, endorsed_at__isnull=True)
                | Q(endorsed_by__isnull=False, endorsed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="reviews_what_is_declined_is_endorsed_by_nobody",
                condition=~Q(outcome="decline") | Q(endorsed_by__isnull=True),
            ),
            models.UniqueConstraint(
                name="reviews_one_live_review_per_membership",
                fields=("membership",),
                condition=_LIVE & Q(membership__isnull=False),
            ),
        )
        indexes = (
            models.Index(
                name="reviews_live_by_plan",
                fields=("plan", "decider", "state", "due_at", "id"),
                include=("held_by",),
                condition=_LIVE,
            ),
            models.Index(
                "plan",
                "decider",
                "state",
                BY_NAME,
                "id",
                name="reviews_live_by_name",
                condition=_LIVE,
            ),
            GinIndex(fields=("words",), name="reviews_by_words"),
            models.Index(
                name="reviews_late_untold",
                fields=("plan", "due_at"),
                condition=Q(state="open", decider="plan", late_told_at__isnull=True),
            ),
            models.Index(
                name="reviews_decided_by_plan",
                fields=("plan", "decider", "-decided_at"),
                include=("kind", "due_at", "working_minutes"),
                condition=Q(state="decided"),
            ),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """What people say on the phone: ``R-20418``."""
        return f"R-{self.number}"

    @property
    def shown_evidence(self) -> Evidence:
        """The evidence as values."""
        return Evidence.from_json(self.evidence)

    @property
    def is_live(self) -> bool:
        """True while somebody still waits for the decision."""
        return self.state in LIVE


class Happening(models.TextChoices):
    """What a line of a review's history says."""

    OPENED = "opened", "Registration received"
    TAKEN = "taken", "Taken"
    GIVEN_BACK = "given_back", "Given back"
    ASSIGNED = "assigned", "Assigned"
    SIGNED = "signed", "Agreement signed"
    CALLED = "called", "Call noted"
    WROTE = "wrote", "Letter or email noted"
    NOTHING_ON_FILE = "no_contact", "No contact on file noted"
    NOTED = "noted", "Note"
    ENDORSED = "endorsed", "First approval"
    SENT_BACK = "sent_back", "Sent back for more"
    REOPENED = "reopened", "Corrected and sent again"
    APPROVED = "approved", "Approved"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


class ReviewNote(models.Model):
    """One line of a review's history, with what belongs to a line of its kind."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="notes")
    happening = models.CharField(max_length=10, choices=Happening)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    at = models.DateTimeField()
    text = models.TextField(blank=True, default="")
    contact = models.CharField(max_length=320, blank=True, default="")
    """Where somebody was asked: a phone number in E.164, an email or an address."""
    contact_source = models.CharField(
        max_length=10, choices=[(each.value, each.value) for each in Source], blank=True, default=""
    )
    person = models.CharField(max_length=120, blank=True, default="")
    """Who answered."""
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    """Into whose hands it was given."""
    asked = ArrayField(models.CharField(max_length=40), blank=True, default=list)
    """What was to be corrected, by the names of its fields."""
    changes = models.JSONField(blank=True, default=list)
    """What was corrected, from what to what (rules.Change)."""

    class Meta:
        """Order and invariants."""

        ordering = ("at", "id")
        constraints = (
            models.CheckConstraint(
                name="reviews_who_asks_says_where_and_the_answer",
                condition=~Q(happening__in=("called", "wrote"))
                | (~Q(contact="") & ~Q(contact_source="") & ~Q(text="")),
            ),
            models.CheckConstraint(
                name="reviews_a_call_names_who_answered",
                condition=~Q(happening="called") | ~Q(person=""),
            ),
            models.CheckConstraint(
                name="reviews_a_note_has_words",
                condition=~Q(happening__in=("noted", "no_contact")) | ~Q(text=""),
            ),
            models.CheckConstraint(
                name="reviews_assigned_means_to_whom",
                condition=~Q(happening="assigned") | Q(to__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.happening} {self.at:%Y-%m-%d}"
