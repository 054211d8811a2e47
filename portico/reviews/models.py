"""Reviews and what happened to them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q, Value

from portico.reviews.evidence import Evidence


class ReviewState(models.TextChoices):
    """Where a review stands."""

    OPEN = "open", "Open"
    SENT_BACK = "sent_back", "Waiting for them"
    DECIDED = "decided", "Decided"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Outcome(models.TextChoices):
    """What a decider can say."""

    APPROVE = "approve", "Approved"
    SEND_BACK = "send_back", "Sent back"
    DECLINE = "decline", "Declined"


class DecidedBy(models.TextChoices):
    """Which side decides; the same words as the profile's ``decider``."""

    PLAN = "plan", "Plan staff"
    ORGANIZATION = "organization", "An administrator of the organization"


_LIVE = Q(state__in=("open", "sent_back"))


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
    state = models.CharField(max_length=10, choices=ReviewState, default=ReviewState.OPEN)
    evidence = models.JSONField()
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
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, default="")
    reason = models.TextField(blank=True, default="")

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
            models.UniqueConstraint(
                name="reviews_one_live_review_per_membership",
                fields=("membership",),
                condition=_LIVE & Q(membership__isnull=False),
            ),
        )
        indexes = (
            models.Index(
                name="reviews_live_by_plan",
                fields=("plan", "decider", "due_at"),
                condition=_LIVE,
            ),
            models.Index(
                name="reviews_decided_by_plan",
                fields=("plan", "decider", "-decided_at"),
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
        return self.state in {ReviewState.OPEN, ReviewState.SENT_BACK}


class Happening(models.TextChoices):
    """What a line of a review's history says."""

    OPENED = "opened", "Registration received"
    TAKEN = "taken", "Taken"
    GIVEN_BACK = "given_back", "Given back"
    CALLED = "called", "Call noted"
    SENT_BACK = "sent_back", "Sent back for more"
    REOPENED = "reopened", "Corrected and sent again"
    APPROVED = "approved", "Approved"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


class ReviewNote(models.Model):
    """One line of a review's history; calls carry whom and which number."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="notes")
    happening = models.CharField(max_length=10, choices=Happening)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    at = models.DateTimeField()
    text = models.TextField(blank=True, default="")
    called_number = models.CharField(max_length=20, blank=True, default="")
    called_person = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        """Order, invariants and the indexes of the queue."""

        ordering = ("at", "id")
        constraints = (
            models.CheckConstraint(
                name="reviews_a_call_names_number_and_person",
                condition=~Q(happening="called")
                | (~Q(called_number="") & ~Q(called_person="") & ~Q(text="")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.happening} {self.at:%Y-%m-%d}"
