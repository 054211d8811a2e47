"""Which TINs and NPIs an organization says to be its own too."""

import uuid

from django.db import models
from django.db.models import Q

from portico.organizations.models import Membership, Organization
from portico.reviews.models import Review
from portico.vocabulary.npi import EntityType


class NumberKind(models.TextChoices):
    """What kind of number."""

    TIN = "tin", "Tax ID"
    NPI = "npi", "NPI"


class ClaimState(models.TextChoices):
    """Where it stands."""

    OPEN = "open", "The plan looks at it"
    ADDED = "added", "Added"
    DECLINED = "declined", "Not added"
    WITHDRAWN = "withdrawn", "Taken back"


class NumberClaim(models.Model):
    """A number an administrator typed; it is the organization's once shown to be, never before."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="number_claims"
    )
    kind = models.CharField(max_length=3, choices=NumberKind)
    value = models.CharField(max_length=10)
    entity_type = models.CharField(max_length=1, blank=True, default="")
    """Of an NPI."""
    by = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=ClaimState)
    ended_at = models.DateTimeField(null=True)
    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="+", null=True)
    """Empty where it was shown at once."""

    class Meta:
        """Invariants."""

        ordering = ("-at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("organization", "kind", "value"),
                condition=Q(state="open"),
                name="delegation_claimed_once",
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at__isnull=True, review__isnull=False)
                | (~Q(state="open") & Q(ended_at__isnull=False)),
                name="delegation_claim_waits_for_a_review",
            ),
            models.CheckConstraint(
                condition=Q(kind="tin", value__regex=r"^[0-9]{9}$", entity_type="")
                | Q(
                    kind="npi",
                    value__regex=r"^[12][0-9]{9}$",
                    entity_type__in=[kind.value for kind in EntityType],
                ),
                name="delegation_claim_number",
            ),
        )

    def __str__(self) -> str:
        """Name no number: this text may reach a log."""
        return f"number:{self.public_id}"
