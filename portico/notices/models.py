"""The outbox, and in the demo the inbox of everyone."""

import uuid
from typing import ClassVar

from django.db import models

from portico.notices.channels import Channel, NoticeState


class Notice(models.Model):
    """One message to one person; written with what it tells of, sent by a job afterwards."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.CharField(max_length=31)
    channel = models.CharField(max_length=8, choices=[(c, c) for c in Channel])
    to = models.CharField(max_length=320)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    secret = models.BooleanField(default=False)
    about = models.CharField(max_length=120, blank=True)
    page = models.CharField(max_length=500, blank=True)
    state = models.CharField(
        max_length=8, choices=[(s, s) for s in NoticeState], default=NoticeState.QUEUED
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="notice_secret_body_is_blanked_at_its_end",
                condition=models.Q(secret=False)
                | models.Q(state__in=[NoticeState.QUEUED, NoticeState.SENDING])
                | models.Q(body=""),
            ),
            models.CheckConstraint(
                name="notice_ends_with_a_time",
                condition=models.Q(
                    state__in=[NoticeState.SENT, NoticeState.FAILED],
                    ended_at__isnull=False,
                )
                | models.Q(
                    state__in=[NoticeState.QUEUED, NoticeState.SENDING],
                    ended_at__isnull=True,
                ),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="notice_failed",
                fields=["plan", "-ended_at"],
                condition=models.Q(state=NoticeState.FAILED),
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.public_id}"


class DemoMessage(models.Model):
    """What would have left the house. Exists only where the demo runs."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.CharField(max_length=31)
    channel = models.CharField(max_length=8, choices=[(c, c) for c in Channel])
    sender = models.CharField(max_length=200)
    to = models.CharField(max_length=320)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    page = models.CharField(max_length=500, blank=True)
    sent_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(name="demo_message_newest", fields=["-sent_at", "-id"])
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.public_id}"
