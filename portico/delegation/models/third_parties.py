"""An office lets a company work for it, and the company says which of its people do."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from portico.delegation.models.giving import LONGEST
from portico.delegation.rules.third_parties import Work
from portico.organizations.models import Membership, Organization

_LIVE = (Work.OFFERED.value, Work.ACCEPTED.value)
_STATES = sorted(each.value for each in Work)


class Delegation(models.Model):
    """Named functions for named TINs of an office, until a day, in the hands of a company.

    Triggers keep it between an office and a third party of one plan, and end it in the statement
    that ends either. What it allows never changes: other functions are another offer, which
    replaces it once the company accepts.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    principal = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="delegations_given"
    )
    """The office."""
    agent = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="delegations_held"
    )
    """The company."""
    state = models.CharField(max_length=12, default=Work.OFFERED.value)
    roles = ArrayField(models.CharField(max_length=31))
    """Their keys in the profile; a role the profile no longer lets third parties have opens nothing."""
    tins = ArrayField(models.CharField(max_length=9))
    """Of the office's TINs; one the office gives up opens nothing."""
    sees_phi = models.BooleanField(default=False)
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    offered_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    """Until when the company can accept."""
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    accepted_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    """Empty where its time ran out, or where it ended with the office or the company."""
    ended_at = models.DateTimeField(null=True)
    end_told_at = models.DateTimeField(null=True)
    """When both sides were told that it ends soon."""

    class Meta:
        """Invariants."""

        indexes = (
            models.Index(fields=("agent", "state"), name="delegation_by_agent"),
            models.Index(
                fields=("expires_at",),
                condition=Q(ended_at__isnull=True, end_told_at__isnull=True),
                name="delegation_work_untold",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("principal", "agent"),
                condition=Q(state=Work.OFFERED.value),
                name="delegation_one_offer",
            ),
            models.UniqueConstraint(
                fields=("principal", "agent"),
                condition=Q(state=Work.ACCEPTED.value),
                name="delegation_one_in_force",
            ),
            models.CheckConstraint(condition=Q(state__in=_STATES), name="delegation_state"),
            models.CheckConstraint(
                condition=Q(state__in=_LIVE, ended_at__isnull=True)
                | (~Q(state__in=_LIVE) & Q(ended_at__isnull=False)),
                name="delegation_over_means_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=Work.ACCEPTED.value)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="delegation_accepted_means_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("offered_at"))
                & Q(expires_at__lte=F("offered_at") + LONGEST),
                name="delegation_work_ends",
            ),
            models.CheckConstraint(
                condition=Q(roles__len__gt=0, tins__len__gt=0),
                name="delegation_names_roles_and_tins",
            ),
        )

    def __str__(self) -> str:
        """Name no one: this text may reach a log."""
        return f"delegation:{self.public_id}"


class Assignment(models.Model):
    """A person of the company who works for the office; ended, never deleted.

    A trigger keeps it to people of the delegation's company.
    """

    delegation = models.ForeignKey(Delegation, on_delete=models.CASCADE, related_name="assignments")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    assigned_at = models.DateTimeField()
    last_entered_at = models.DateTimeField(null=True)
    """When they last went to work there."""
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """Invariants."""

        constraints = (
            models.UniqueConstraint(
                fields=("delegation", "membership"),
                condition=Q(ended_at__isnull=True),
                name="delegation_assigned_once",
            ),
        )

    def __str__(self) -> str:
        """Name no one: this text may reach a log."""
        return f"assignment {self.pk}"
