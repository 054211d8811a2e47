"""Writing notices into the outbox, and trying a failed one again."""

from collections.abc import Mapping
from datetime import datetime

from portico.access.actor import Actor
from portico.audit.services import record
from portico.jobs.queue import enqueue
from portico.notices.channels import Channel, NoticeState
from portico.notices.models import Notice
from portico.notices.rendering import render
from portico.profiles.loading import profile as load_profile
from portico.vocabulary.email import normalize_email
from portico.vocabulary.phone import parse_phone


def notify(
    *,
    plan: str,
    channel: Channel,
    to: str,
    template: str,
    context: Mapping[str, object],
    now: datetime,
    secret: bool = False,
    about: str = "",
    page: str = "",
) -> Notice:
    """Write a notice and enqueue its delivery, in the caller's transaction.

    ``secret``: the body is blanked once it is delivered or failed for good. ``about`` is an
    opaque subject like the audit's. ``page`` is the address of the page that asked.
    """
    (normalize_email if channel is Channel.MAIL else parse_phone)(to)
    values = {"plan": load_profile(plan), "now": now, **context}
    subject, body = render(channel, template, values)
    notice = Notice.objects.create(
        plan=plan,
        channel=channel,
        to=to,
        subject=subject,
        body=body,
        secret=secret,
        about=about,
        page=page,
        created_at=now,
    )
    enqueue("notices.deliver", notice_id=notice.pk)
    return notice


class NothingToRetry(Exception):
    """It is not failed (any more), or what it said was a secret and is gone."""


def retry_notice(*, notice: Notice, actor: Actor, now: datetime) -> None:
    """Queue a given-up notice afresh, inside the caller's ``acting`` block; staff ask for it."""
    found = Notice.objects.select_for_update().get(pk=notice.pk)
    if not found.can_be_retried:
        raise NothingToRetry
    found.state, found.attempts, found.ended_at, found.failure = NoticeState.QUEUED, 0, None, ""
    found.save(update_fields=["state", "attempts", "ended_at", "failure"])
    enqueue("notices.deliver", notice_id=found.pk)
    record(actor=actor, action="notice.retried", subject=f"notice:{found.public_id}", now=now)
