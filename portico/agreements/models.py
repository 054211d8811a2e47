"""Who accepted which text, word for word, and when. Rows are never changed."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Acceptance(models.Model):
    """One person's acceptance of one version of an agreement.

    The organization and the membership lie above this folder, so they are plain numbers here;
    their foreign keys are added by the migration of organizations.
    """

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="acceptances",
    )
    plan = models.CharField(max_length=31)
    organization_id = models.BigIntegerField(null=True)
    membership_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=40, blank=True)
    """As what the person accepted it, such as ``administrator``."""
    key = models.CharField(max_length=31)
    version = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    """Of the text that was shown."""
    accepted_at = models.DateTimeField()

    class Meta:
        """Invariants; the migration's trigger refuses every later change."""

        constraints = (
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="agreements_sha256",
            ),
        )
        indexes = (models.Index(fields=("account", "plan"), name="agreements_by_account"),)

    def __str__(self) -> str:
        """Name no one: this text may reach a log."""
        return f"acceptance {self.pk}"
