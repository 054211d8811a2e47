"""Who wants a mail when payments come."""

from django.db import models

from portico.delegation.models import Delegation
from portico.organizations.models import Membership


class MailWish(models.Model):
    """Somebody wants it for one place where they work; without a row they do not."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    delegation = models.ForeignKey(
        Delegation, on_delete=models.CASCADE, related_name="+", null=True
    )
    """By what they work for an office; empty for their own organization."""
    looked_on = models.DateField()
    """The plan's day on which it was last looked whether there is something new."""
    counted_at = models.DateTimeField()
    counted = models.BigIntegerField()
    """How many payments they saw then, as whom ``seen_as`` says; none is ever taken away."""
    seen_as = models.CharField(max_length=64)
    """A keyed hash of whose payments those were: with other TINs, another count begins."""

    class Meta:
        """Invariants."""

        constraints = (
            models.UniqueConstraint(
                fields=("membership", "delegation"),
                nulls_distinct=False,
                name="remittances_mail_once_for_a_place",
            ),
            models.CheckConstraint(
                condition=models.Q(counted__gte=0), name="remittances_mail_counts"
            ),
        )

    def __str__(self) -> str:
        """Name no one: this text may reach a log."""
        return f"mail wish {self.pk}"
