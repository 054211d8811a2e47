"""A draft: a registration is a row, not a session, until it is submitted or expires."""

import uuid

from django.conf import settings
from django.db import models

from portico.organizations.models import Membership, Organization


class Invitation(models.Model):
    """An administrator lets a colleague in by email; the mailed link is good once, for 72 hours."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="invitations"
    )
    email = models.CharField(max_length=254)
    """Normalized; whoever opens the link registers with this one and no other."""
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    membership = models.OneToOneField(
        Membership, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    """What it became."""

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organization", "email"],
                condition=models.Q(cancelled_at__isnull=True, membership__isnull=True),
                name="invitation_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(cancelled_at__isnull=True) | models.Q(membership__isnull=True),
                name="invitation_cancelled_or_accepted",
            ),
        )

    def __str__(self) -> str:
        return f"invitation:{self.public_id}"


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
