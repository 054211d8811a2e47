"""What people ask their administrators for."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from portico.organizations.models import Membership


class Thing(models.TextChoices):
    """What can be asked for."""

    ROLE = "role", "a role"
    PHI = "phi", "to see patients"
    TIN = "tin", "another tax ID"
    NPI = "npi", "another practitioner"


class RequestState(models.TextChoices):
    """Where it stands."""

    OPEN = "open", "Open"
    GIVEN = "given", "Given"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"
    """By who asked, or because they left."""


class AccessRequest(models.Model):
    """Somebody asks for one thing; an administrator gives it until a day, or says why not.

    A trigger withdraws the open ones of a membership in the statement that ends it, and refuses
    one to a membership that is over.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="asked_for")
    thing = models.CharField(max_length=4, choices=Thing)
    value = models.CharField(max_length=31, blank=True, default="")
    """The key of the role, the TIN, the NPI; empty for patients."""
    with_phi = models.BooleanField(default=False)
    """A role of little use without patients, whom they may not see yet."""
    reason = models.CharField(max_length=500)
    """Why they need it, in their words."""
    state = models.CharField(max_length=9, choices=RequestState, default=RequestState.OPEN)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    """Empty where it was withdrawn."""
    answer = models.CharField(max_length=500, blank=True, default="")
    """Why not."""

    class Meta:
        """Invariants."""

        ordering = ("asked_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("membership", "thing", "value"),
                condition=Q(state="open"),
                name="delegation_asked_once",
            ),
            models.CheckConstraint(
                condition=Q(thing="phi", value="") | (~Q(thing="phi") & ~Q(value="")),
                name="delegation_asked_for_something",
            ),
            models.CheckConstraint(
                condition=Q(state="open", answered_at__isnull=True, answered_by__isnull=True)
                | Q(state="withdrawn", answered_at__isnull=False, answered_by__isnull=True)
                | Q(
                    state__in=("given", "declined"),
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                ),
                name="delegation_answered_means_by_whom_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(answer=""),
                name="delegation_declined_says_why",
            ),
        )

    def __str__(self) -> str:
        """Name no one: this text may reach a log."""
        return f"request:{self.public_id}"
