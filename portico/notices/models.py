"""The outbox, and in the demo the inbox of everyone."""

import uuid
from typing import ClassVar

from django.db import models

from portico.notices.channels import ENDED, Channel, NoticeState
from portico.vocabulary.email import mask_email
from portico.vocabulary.phone import mask_phone


class Notice(models.Model):
    """One message to one person; written with what it tells of, sent by a job afterwards."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.CharField(max_length=31)
    channel = models.CharField(max_length=8, choices=[(c.value, c.value) for c in Channel])
    to = models.CharField(max_length=320)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    secret = models.BooleanField(default=False)
    about = models.CharField(max_length=120, blank=True)
    page = models.CharField(max_length=500, blank=True)
    state = models.CharField(
        max_length=8,
        choices=[(s.value, s.value) for s in NoticeState],
        default=NoticeState.QUEUED.value,
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    may_have_left = models.BooleanField(default=False)
    failure = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="notice_secret_body_is_blanked_at_its_end",
                condition=models.Q(secret=False)
                | models.Q(state__in=["queued", "sending"])
                | models.Q(body=""),
            ),
            models.CheckConstraint(
                name="notice_ends_with_a_time",
                condition=models.Q(
                    state__in=["sent", "failed"],
                    ended_at__isnull=False,
                )
                | models.Q(
                    state__in=["queued", "sending"],
                    ended_at__isnull=True,
                ),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="notice_failed",
                fields=["plan", "-ended_at"],
                condition=models.Q(state="failed"),
            ),
            # What went to one person, and what was about one organization, for the help desk.
            models.Index(name="notice_to", fields=["plan", "to", "-created_at"]),
            models.Index(name="notice_about", fields=["plan", "about", "-created_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.public_id}"

    @property
    def has_ended(self) -> bool:
        """Whether it is sent, or given up."""
        return self.state in ENDED

    @property
    def masked_to(self) -> str:
        """Where it goes, as logs and staff may see it."""
        return mask_email(self.to) if self.channel == Channel.MAIL else mask_phone(self.to)

    @property
    def can_be_retried(self) -> bool:
        """False when what it said is gone: the person asks for a new code instead."""
        return self.state == NoticeState.FAILED and bool(self.body)


class DemoMessage(models.Model):
    """What would have left the house. Exists only where the demo runs."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.CharField(max_length=31)
    channel = models.CharField(max_length=8, choices=[(c.value, c.value) for c in Channel])
    sender = models.CharField(max_length=200)
    to = models.CharField(max_length=320)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    page = models.CharField(max_length=500, blank=True)
    sent_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(name="demo_message_newest", fields=["-sent_at", "-id"])]

    def __str__(self) -> str:
        return f"{self.channel} {self.public_id}"
