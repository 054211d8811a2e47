"""The main administrator offers her role to a colleague, who accepts it or not."""

import uuid

from django.db import models
from django.db.models import F, Q

from portico.organizations.models import Membership, Organization


class HandOverState(models.TextChoices):
    """Where an offer stands; all but the first are final."""

    OFFERED = "offered", "Offered"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"
    """Taken back, or one of the two left or lost the role meanwhile."""
    EXPIRED = "expired", "Expired"


class HandOver(models.Model):
    """An offer of the main administrator's role; until it is accepted nothing has changed.

    A trigger withdraws an open one in the statement that ends the place of either of the two, or
    gives the role to anybody without it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="hand_overs"
    )
    by = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    """The main administrator who offers it."""
    to = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="hand_overs")
    message = models.CharField(max_length=500, blank=True, default="")
    state = models.CharField(
        max_length=10, choices=HandOverState, default=HandOverState.OFFERED.value
    )
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """Invariants."""

        constraints = (
            models.UniqueConstraint(
                fields=("organization",),
                condition=Q(state=HandOverState.OFFERED.value),
                name="delegation_one_open_hand_over",
            ),
            models.CheckConstraint(
                condition=Q(state__in=HandOverState.values), name="delegation_hand_over_state"
            ),
            models.CheckConstraint(
                condition=Q(state=HandOverState.OFFERED.value, ended_at__isnull=True)
                | (~Q(state=HandOverState.OFFERED.value) & Q(ended_at__isnull=False)),
                name="delegation_hand_over_ended_means_when",
            ),
            models.CheckConstraint(
                condition=~Q(to=F("by")) & Q(expires_at__gt=F("offered_at")),
                name="delegation_hand_over_to_another_for_a_while",
            ),
        )
        indexes = (
            models.Index(
                fields=("expires_at",),
                condition=Q(state=HandOverState.OFFERED.value),
                name="delegation_open_hand_overs",
            ),
        )

    def __str__(self) -> str:
        """Name no one: this text may reach a log."""
        return f"hand_over:{self.public_id}"
