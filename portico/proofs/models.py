"""What is held for whom."""

from django.db import models
from django.db.models import Q

from portico.proofs.rules import Method

HELD_ONCE = "proof_evidence_held_once"
"""The constraint that decides when two prove with the same at once."""
_HOLDER_LENGTH = 100
_METHODS = [method.value for method in Method]
_ROSTER = Q(method=Method.ROSTER.value)


class Proof(models.Model):
    """Where one holder stands with one method; the evidence that matched is theirs alone.

    There is a row from the first attempt on, so that a right answer and a wrong one write the same.
    Nothing that was typed is in it.
    """

    plan = models.CharField(max_length=31)
    holder = models.CharField(max_length=_HOLDER_LENGTH)
    """Who proves: "draft:<public id>", later what the draft became."""
    method = models.CharField(max_length=8)
    evidence = models.CharField(max_length=_HOLDER_LENGTH, null=True)  # noqa: DJ001 - null where nothing is held, of which there may be many
    """The one payment or PIN: "payment:<public id>", "pin:<public id>". A roster has room for all."""
    paid_on = models.DateField(null=True)
    tried_at = models.DateTimeField()
    matched_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    """From here on the evidence is used up, until the row is released."""

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["holder", "method"],
                condition=Q(confirmed_at__isnull=True),
                name="proof_one_open_per_method",
            ),
            models.UniqueConstraint(fields=["evidence"], name=HELD_ONCE),
            models.CheckConstraint(condition=Q(method__in=_METHODS), name="proof_method"),
            models.CheckConstraint(
                condition=Q(matched_at__isnull=False)
                | Q(evidence__isnull=True, paid_on__isnull=True, confirmed_at__isnull=True),
                name="proof_without_match_says_nothing",
            ),
            models.CheckConstraint(
                condition=Q(matched_at__isnull=True)
                | _ROSTER & Q(evidence__isnull=True)
                | ~_ROSTER & Q(evidence__isnull=False),
                name="proof_holds_what_matched",
            ),
        )
        indexes = (models.Index(fields=["holder"], name="proof_holder"),)
