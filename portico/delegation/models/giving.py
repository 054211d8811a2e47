"""Roles given to people, what limits them, and invitations that promise them."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from portico.organizations.models import Membership, Organization

LONGEST = timedelta(days=400)
"""Nothing given outlasts this; a plan's own time is shorter."""


class Access(models.Model):
    """What limits a person's roles in an organization; without a row, no patients and all numbers."""

    membership = models.OneToOneField(
        Membership, on_delete=models.CASCADE, primary_key=True, related_name="access"
    )
    sees_phi = models.BooleanField(default=False)
    tins = ArrayField(models.CharField(max_length=9), blank=True, default=list)
    """The organization's TINs they work with; empty: all of them."""
    npis = ArrayField(models.CharField(max_length=10), blank=True, default=list)
    """The practitioners they work with; empty: all of them."""

    def __str__(self) -> str:
        """Name no one: this text may reach a log."""
        return f"access {self.pk}"


class Grant(models.Model):
    """A role of the plan's profile given to a person until a day; it is ended, never deleted.

    A trigger ends the grants of a membership in the statement that ends the membership, and
    refuses one to a membership that is over.
    """

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=31)
    """Its key in the profile; a role the profile no longer has opens nothing."""
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    granted_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    """Empty where it ended with the membership."""
    end_told_at = models.DateTimeField(null=True)
    """When the administrators were told that it ends soon."""

    class Meta:
        """Invariants."""

        constraints = (
            models.UniqueConstraint(
                fields=("membership", "role"),
                condition=Q(ended_at__isnull=True),
                name="delegation_role_once",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("granted_at"))
                & Q(expires_at__lte=F("granted_at") + LONGEST),
                name="delegation_grants_end",
            ),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True) | Q(ended_at__isnull=False),
                name="delegation_ended_means_when",
            ),
        )
        indexes = (
            models.Index(
                fields=("expires_at",),
                condition=Q(ended_at__isnull=True, end_told_at__isnull=True),
                name="delegation_ends_untold",
            ),
        )

    def __str__(self) -> str:
        """Name no one: this text may reach a log."""
        return f"{self.role} for membership {self.membership_id}"


class Invitation(models.Model):
    """An administrator lets a colleague in by email; the mailed link is good once, for 72 hours."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="invitations"
    )
    email = models.CharField(max_length=254)
    """Normalized; whoever opens the link registers with this one and no other."""
    first_name = models.CharField(max_length=100, blank=True, default="")
    last_name = models.CharField(max_length=100, blank=True, default="")
    job_title = models.CharField(max_length=200, blank=True, default="")
    gives = models.JSONField(default=dict)
    """What accepting it gives (rules.Wanted), given by whoever invited."""
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
        """Invariants."""

        constraints = (
            models.UniqueConstraint(
                fields=["organization", "email"],
                condition=Q(cancelled_at__isnull=True, membership__isnull=True),
                name="invitation_one_open",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) | Q(membership__isnull=True),
                name="invitation_cancelled_or_accepted",
            ),
        )

    def __str__(self) -> str:
        """Name no one: this text may reach a log."""
        return f"invitation:{self.public_id}"
