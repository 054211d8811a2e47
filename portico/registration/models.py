"""A draft: a registration is a row, not a session, until it is submitted or expires."""

import uuid

from django.db import models

from portico.delegation.models import Invitation
from portico.organizations.models import Membership
from portico.proofs.rules import Method


class Draft(models.Model):
    """What one registrant has answered so far at one plan.

    Typed proofs and secrets are never here: a check leaves only its outcome, a password only its
    hash, and both are gone once the draft is submitted or expires.
    """

    class State(models.TextChoices):
        OPEN = "open"
        SUBMITTED = "submitted"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.CharField(max_length=31)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    answers = models.JSONField(default=dict)
    checks = models.JSONField(default=dict)
    typed = models.JSONField(default=dict)
    """What stands in a form that was left unfinished, so that Back and Save lose nothing."""
    password_hash = models.CharField(max_length=255, blank=True)
    secret_answer_hash = models.CharField(max_length=255, blank=True)
    resume_email = models.CharField(max_length=254, blank=True)
    profile_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    people_confirmed_at = models.DateTimeField(null=True, blank=True)
    """When the office's people were confirmed or disputed, where the plan lists them."""
    submitted_at = models.DateTimeField(null=True, blank=True)
    membership = models.ForeignKey(
        Membership, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    invitation = models.ForeignKey(
        Invitation, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    """Set where an administrator's link began it."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="draft_submitted_has_membership",
                condition=models.Q(state="open", membership__isnull=True, submitted_at__isnull=True)
                | models.Q(
                    state="submitted",
                    membership__isnull=False,
                    submitted_at__isnull=False,
                    password_hash="",
                    secret_answer_hash="",
                ),
                violation_error_message="A submitted draft names what it became, and no secret.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["plan", "resume_email"],
                name="draft_resume",
                condition=models.Q(state="open"),
            ),
            models.Index(fields=["expires_at"], name="draft_expiry"),
        ]

    def __str__(self) -> str:
        return f"draft:{self.public_id}"

    @property
    def is_stored(self) -> bool:
        """False for the empty draft of someone who has only looked."""
        return not self._state.adding


class DraftEnd(models.Model):
    """That a draft ended, and where in its track: all that reports need of it, and of nobody.

    A draft is deleted when it expires and a day after its submit; this row stays.
    """

    class Outcome(models.TextChoices):
        SUBMITTED = "submitted"
        EXPIRED = "expired"

    plan = models.CharField(max_length=31)
    track = models.CharField(max_length=31, blank=True)
    """Empty where none was chosen yet."""
    step = models.CharField(max_length=31, blank=True)
    """The step that was due when it expired; empty for one that was submitted."""
    outcome = models.CharField(max_length=9, choices=Outcome)
    began_on = models.DateField()
    ended_on = models.DateField()
    """Days of the plan's own calendar."""

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="draft_end_expired_has_a_step",
                condition=models.Q(outcome="submitted", step="")
                | models.Q(outcome="expired") & ~models.Q(step=""),
            ),
        )
        indexes = (
            models.Index(
                fields=["plan", "ended_on"],
                include=["track", "step", "outcome"],
                name="draft_end_by_day",
            ),
        )

    def __str__(self) -> str:
        return f"{self.outcome} {self.ended_on:%Y-%m-%d}"


class CheckEnd(models.Model):
    """How one proof of an ended draft had come out last; of nobody, like its draft's own row."""

    class Outcome(models.TextChoices):
        PASS = "pass"  # noqa: S105 - an outcome, not a password
        FAIL = "fail"
        UNAVAILABLE = "unavailable"
        ABANDONED = "abandoned"
        USED_UP = "used_up"

    plan = models.CharField(max_length=31)
    track = models.CharField(max_length=31)
    method = models.CharField(max_length=8, choices=[(each.value, each.name) for each in Method])
    outcome = models.CharField(max_length=11, choices=Outcome)
    ended_on = models.DateField()
    """The day of the plan on which its draft ended."""

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="check_end_method",
                condition=models.Q(method__in=[method.value for method in Method]),
            ),
            models.CheckConstraint(
                name="check_end_outcome",
                condition=models.Q(
                    outcome__in=("pass", "fail", "unavailable", "abandoned", "used_up")
                ),
            ),
        )
        indexes = (
            models.Index(
                fields=["plan", "ended_on"],
                include=["track", "method", "outcome"],
                name="check_end_by_day",
            ),
        )

    def __str__(self) -> str:
        return f"{self.method} {self.outcome}"
