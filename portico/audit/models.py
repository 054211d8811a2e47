"""The trail: events as they happened, and the seals that make a change to them visible.

Triggers (migration 0002) refuse UPDATE, DELETE and TRUNCATE on events and seals.
"""

from django.db import models


class Event(models.Model):
    """Who did what to what, for which plan and organization, when. Never changed."""

    at = models.DateTimeField()
    plan = models.CharField(max_length=31, blank=True)
    actor_kind = models.CharField(max_length=16)
    account_id = models.BigIntegerField(null=True)
    membership_id = models.BigIntegerField(null=True)
    organization_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=80)
    subject = models.CharField(max_length=120, db_index=True)
    details = models.JSONField(default=dict)

    class Meta:
        """An organization reads its own, the newest first."""

        indexes = (
            models.Index(
                fields=("organization_id", "-at", "-id"),
                condition=models.Q(organization_id__isnull=False),
                name="audit_event_of_organization",
            ),
        )

    def __str__(self) -> str:
        return f"{self.action} on {self.subject}"


class Unsealed(models.Model):
    """The sealer's queue: a trigger puts every new event here, in the event's transaction."""

    # No foreign key: who deletes an event by force leaves this row behind as a witness.
    event = models.OneToOneField(
        Event,
        models.DO_NOTHING,
        primary_key=True,
        related_name="+",
        db_constraint=False,
    )

    def __str__(self) -> str:
        return f"unsealed event {self.event_id}"


class Seal(models.Model):
    """One link of the chain. Numbers have no gap; they follow commit, not insertion."""

    number = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(Event, models.DO_NOTHING, related_name="seal", db_constraint=False)
    hash = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"seal {self.number}"
