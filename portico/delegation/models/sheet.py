"""What a file of people held, from its upload until they are invited."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models

from portico.organizations.models import Organization

KEPT_FOR = timedelta(hours=24)


class Sheet(models.Model):
    """The lines of an uploaded file as typed; nobody is invited before its button is pressed.

    What is not ticked is dropped by the act that invites, the rest by the job, a part at a time;
    deleted after a day.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    rows = models.JSONField()
    """Pairs of a line's number and what was typed, by column."""
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)
    left = models.JSONField(default=list)
    """Numbers of lines whose person could not be invited when their turn came."""

    def __str__(self) -> str:
        """Name no one: this text may reach a log."""
        return f"sheet {self.public_id}"
