"""Which originals are kept. What a file holds, and of which plan it is, others know."""

from django.db import models
from django.db.models import Q


class Original(models.Model):
    """A file as it came, or as it was answered, byte by byte; its name on the disk is its hash."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    """In bytes."""
    kept_at = models.DateTimeField()

    class Meta:
        """Invariants."""

        constraints = (
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="files_original_sha256"
            ),
            models.CheckConstraint(condition=Q(size__gte=0), name="files_original_size"),
        )

    def __str__(self) -> str:
        return f"original {self.sha256[:12]}"
