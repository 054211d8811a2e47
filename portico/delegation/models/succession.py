"""How the main role goes on where whoever has it cannot hand over: one case at a time."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from portico.delegation.models.giving import Invitation
from portico.organizations.models import Membership, Organization
from portico.reviews.models import Review

CANCELS_FOR = timedelta(hours=24)
"""How long the old second factor can still cancel its replacement; the database keeps to it."""


class SuccessionKind(models.TextChoices):
    """What leads on."""

    APPOINT = "appoint", "Appoint a successor"
    REGISTER_AGAIN = "register_again", "Registered again"
    LOST_FACTOR = "lost_factor", "Lost second factor"


class SuccessionState(models.TextChoices):
    """Where a case stands; the last three are final."""

    PROVING = "proving", "Waiting for proof"
    """The office has to prove itself again, by the mailed link."""
    DECIDING = "deciding", "With the plan"
    WAITING = "waiting", "Approved, not done yet"
    """Until the invited successor comes, or until the old second factor had its day to cancel."""
    DONE = "done", "Done"
    CANCELLED = "cancelled", "Cancelled"
    EXPIRED = "expired", "Expired"


OPEN = ("proving", "deciding", "waiting")
_OPEN = Q(state__in=OPEN)
_IS_FACTOR = Q(kind="lost_factor")


class Succession(models.Model):
    """One case; what was typed as a proof is never here, only that it was right, and when."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="successions"
    )
    """Whose main role goes on."""
    main = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    """Who had it when the case was opened; of a lost second factor, whose that is."""
    kind = models.CharField(max_length=15, choices=SuccessionKind)
    state = models.CharField(max_length=10, choices=SuccessionState)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    """Of the plan's staff; empty where the office itself began."""
    person = models.CharField(max_length=120, blank=True, default="")
    """Who called for the office."""
    reached_at = models.CharField(max_length=320, blank=True, default="")
    """The contact on file where staff reached them."""
    email = models.CharField(max_length=254, blank=True, default="")
    """Where the link to prove the office went."""
    successor = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True)
    """An active member who is to be main; empty where somebody new is invited."""
    successor_email = models.CharField(max_length=254, blank=True, default="")
    invitation = models.OneToOneField(
        Invitation, on_delete=models.PROTECT, related_name="succession", null=True
    )
    keeps_old = models.BooleanField(default=False)
    """Whether the old main administrator stays one of the administrators."""
    replacement = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", null=True
    )
    """The registration that would take the organization's place."""
    review = models.OneToOneField(
        Review, on_delete=models.PROTECT, related_name="succession", null=True
    )
    """Where staff decide."""
    proved_at = models.DateTimeField(null=True)
    objected_at = models.DateTimeField(null=True)
    objected_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", null=True
    )
    first_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    approved_at = models.DateTimeField(null=True)
    completes_at = models.DateTimeField(null=True)
    """Not before this; empty where nothing has to be waited for."""
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """Invariants."""

        constraints = (
            models.UniqueConstraint(
                fields=("organization",), condition=_OPEN, name="delegation_one_open_succession"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=SuccessionKind.values, state__in=SuccessionState.values),
                name="delegation_succession_kind_and_state",
            ),
            models.CheckConstraint(
                condition=(_OPEN & Q(ended_at__isnull=True)) | (~_OPEN & Q(ended_at__isnull=False)),
                name="delegation_succession_ended_means_when",
            ),
            models.CheckConstraint(
                condition=Q(kind="register_again", replacement__isnull=False)
                | (~Q(kind="register_again") & Q(replacement__isnull=True)),
                name="delegation_register_again_has_a_replacement",
            ),
            models.CheckConstraint(
                condition=Q(second_by__isnull=True)
                | (Q(first_by__isnull=False) & ~Q(first_by=F("second_by"))),
                name="delegation_two_different_staff",
            ),
            models.CheckConstraint(
                condition=~_IS_FACTOR
                | ~Q(state__in=("waiting", "done"))
                | Q(
                    second_by__isnull=False,
                    proved_at__isnull=False,
                    approved_at__isnull=False,
                    completes_at__isnull=False,
                    completes_at__gte=F("approved_at") + CANCELS_FOR,
                ),
                name="delegation_lost_factor_two_staff_and_a_day",
            ),
            models.CheckConstraint(
                condition=~_IS_FACTOR | ~Q(state="done") | Q(ended_at__gte=F("completes_at")),
                name="delegation_lost_factor_not_before_its_day",
            ),
        )
        indexes = (
            models.Index(
                fields=("state", "completes_at"),
                condition=_OPEN,
                name="delegation_open_successions",
            ),
        )

    def __str__(self) -> str:
        """Name no one: this text may reach a log."""
        return f"succession:{self.public_id}"

    @property
    def is_open(self) -> bool:
        """True until it is done, cancelled or expired."""
        return self.state in OPEN
