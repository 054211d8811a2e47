"""Saving, publishing and taking back the texts of a plan's pages."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.audit.services import record
from portico.profiles.schema import PageKind
from portico.toolkit.models import Edition, EditionState
from portico.toolkit.queries import editions_of

KEY_WORDS = 60
"""Letters of a headline that go into the address of news."""
ACTIONS = {
    EditionState.DRAFT: "page.draft_saved",
    EditionState.PUBLISHED: "page.published",
    EditionState.WITHDRAWN: "page.withdrawn",
}
"""What the audit trail calls it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What an editor typed."""

    title: str
    markdown: str


class EditedMeanwhile(Exception):
    """Somebody saved the page after this editor opened it."""

    def __init__(self, newest: Edition) -> None:
        """Keep what they saved, so that both texts can be shown."""
        super().__init__(f"Edition {newest.number} is newer.")
        self.newest = newest


def save_draft(
    *, key: str, kind: PageKind, written: Written, based_on: int, actor: Actor, now: datetime
) -> Edition:
    """Keep a text that nobody but staff can read yet.

    ``based_on`` is the number of the edition the editor began with, 0 where there was none;
    raises EditedMeanwhile where it is not the newest any more.
    """
    return _save(_edition(key, kind, written, EditionState.DRAFT), based_on, actor, now)


def publish(
    *, key: str, kind: PageKind, written: Written, based_on: int, actor: Actor, now: datetime
) -> Edition:
    """Let everyone read a text from now on; raises EditedMeanwhile like save_draft."""
    return _save(_edition(key, kind, written, EditionState.PUBLISHED), based_on, actor, now)


def publish_again(*, edition: Edition, based_on: int, actor: Actor, now: datetime) -> Edition:
    """Take a page back to an earlier text, as a new edition; raises EditedMeanwhile."""
    return publish(
        key=edition.key,
        kind=PageKind(edition.kind),
        written=Written(title=edition.title, markdown=edition.markdown),
        based_on=based_on,
        actor=actor,
        now=now,
    )


def withdraw(*, edition: Edition, actor: Actor, now: datetime) -> Edition:
    """Take the newest text off: a page shows the profile's again, news nothing.

    Raises EditedMeanwhile where ``edition`` is not the newest any more.
    """
    written = Written(title=edition.title, markdown=edition.markdown)
    off = _edition(edition.key, PageKind(edition.kind), written, EditionState.WITHDRAWN)
    return _save(off, edition.number, actor, now)


def write_news(*, written: Written, today: date, actor: Actor, now: datetime) -> Edition:
    """Save the first draft of a news item under an address of its own."""
    words = slugify(written.title)[:KEY_WORDS].strip("-") or "news"
    key, taken = f"{today}-{words}", 1
    while True:
        try:
            return save_draft(
                key=key, kind=PageKind.NEWS, written=written, based_on=0, actor=actor, now=now
            )
        except EditedMeanwhile:
            taken += 1
            key = f"{today}-{words}-{taken}"


def _edition(key: str, kind: PageKind, written: Written, state: EditionState) -> Edition:
    return Edition(key=key, kind=kind, state=state, title=written.title, markdown=written.markdown)


def _save(edition: Edition, based_on: int, actor: Actor, now: datetime) -> Edition:
    """Number the edition after the newest, and store it with who saved it and when."""
    plan = actor.plan or ""
    with acting(actor):
        newest = editions_of(plan, edition.key).first()
        if newest and newest.number != based_on:
            raise EditedMeanwhile(newest)
        edition.plan, edition.number = plan, newest.number + 1 if newest else 1
        edition.saved_at, edition.saved_by_id = now, cast("int", actor.account_id)
        edition.published_at = newest.published_at if newest else None
        if edition.state == EditionState.PUBLISHED:
            edition.published_at = edition.published_at or now
        _insert(edition)
        record(
            actor=actor,
            action=ACTIONS[EditionState(edition.state)],
            subject=f"page:{edition.key}",
            details={"edition": edition.number},
            now=now,
        )
    return edition


def _insert(edition: Edition) -> None:
    """Two editors may both have found the same newest: the database lets one of them."""
    try:
        with transaction.atomic():
            edition.save(force_insert=True)
    except IntegrityError:
        newest = editions_of(edition.plan, edition.key).first()
        if newest is None or newest.number < edition.number:
            raise
        raise EditedMeanwhile(newest) from None
