"""Taking one notice from queued to sent or failed, however often the job runs or dies.

``sending`` is committed before the outside is spoken to. Whoever finds a notice ``sending`` knows
that an earlier attempt ended in the dark, and marks what it sends as a repetition.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction

from portico.notices.channels import Channel, NoticeState
from portico.notices.gateways import NotSent, Parcel, gateway_for
from portico.notices.models import Notice
from portico.notices.rules import is_given_up
from portico.profiles.loading import profile

logger = logging.getLogger(__name__)


class TryAgain(Exception):
    """Makes the job run again later."""


def deliver_notice(*, notice_id: int, now: datetime) -> None:
    """Send it unless it has ended; raises TryAgain where a later attempt may succeed."""
    with _in_hand(notice_id):
        notice = _begin(notice_id)
        if notice is None:
            return
        try:
            gateway_for(Channel(notice.channel)).send(_parcel(notice, now))
        except NotSent as failure:
            _not_sent(notice, failure, now)
        else:
            _end(notice, NoticeState.SENT, now)


@contextmanager
def _in_hand(notice_id: int) -> Iterator[None]:
    """Hold the notice for this worker alone. The lock dies with the worker's connection.

    Another worker that asks meanwhile tries again later, and does not take the matter for done:
    the one that holds it may yet be killed.
    """
    key = f"notice:{notice_id}"
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(hashtextextended(%s, 0))", [key])
        if not cursor.fetchone()[0]:
            raise TryAgain
        try:
            yield
        finally:
            cursor.execute("select pg_advisory_unlock(hashtextextended(%s, 0))", [key])


@transaction.atomic(durable=True)
def _begin(notice_id: int) -> Notice | None:
    notice = Notice.objects.select_for_update().filter(pk=notice_id).first()
    if notice is None or notice.has_ended:
        return None
    notice.may_have_left |= notice.state == NoticeState.SENDING
    notice.state = NoticeState.SENDING
    notice.attempts += 1
    notice.save(update_fields=["state", "attempts", "may_have_left"])
    return notice


def _parcel(notice: Notice, now: datetime) -> Parcel:
    return Parcel(
        public_id=notice.public_id,
        plan=profile(notice.plan),
        channel=Channel(notice.channel),
        to=notice.to,
        subject=notice.subject,
        body=notice.body,
        page=notice.page,
        repeat=notice.may_have_left,
        attempt=notice.attempts,
        created_at=notice.created_at,
        now=now,
    )


def _not_sent(notice: Notice, failure: NotSent, now: datetime) -> None:
    notice.failure = failure.reason
    if is_given_up(attempts=notice.attempts, permanent=failure.permanent):
        _end(notice, NoticeState.FAILED, now)
        return
    logger.warning("Notice %s to %s waits: %s", notice.public_id, notice.masked_to, failure.reason)
    with transaction.atomic(durable=True):
        if not failure.unsure:
            notice.state = NoticeState.QUEUED
        notice.save(update_fields=["state", "failure"])
    raise TryAgain


@transaction.atomic(durable=True)
def _end(notice: Notice, state: NoticeState, now: datetime) -> None:
    """Write down how it ended; a secret is not kept a moment longer."""
    notice.state, notice.ended_at = state, now
    notice.failure = notice.failure if state is NoticeState.FAILED else ""
    notice.body = "" if notice.secret else notice.body
    notice.save(update_fields=["state", "ended_at", "failure", "body"])
    logger.info("Notice %s to %s: %s.", notice.public_id, notice.masked_to, state)
