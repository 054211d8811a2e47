"""What happened to a review, as the page tells it."""

from collections.abc import Mapping
from datetime import datetime

from portico.access.actor import Actor
from portico.backoffice.contacts import WHERE_FROM, value_shown
from portico.profiles.schema import Profile
from portico.reviews.models import Happening, Review, ReviewNote
from portico.reviews.outcomes import outcomes_of
from portico.reviews.queries import history_of
from portico.web.components import Event
from portico.web.moments import moment


def events_of(review: Review, actor: Actor, plan: Profile, now: datetime) -> list[Event]:
    """Its history, oldest first; what is now comes last."""
    notes = list(history_of(review))
    kind = outcomes_of(review.kind)
    labels = kind.correctable(plan)
    return [
        Event(
            title=kind.words.received if note.happening == Happening.OPENED else said(note, actor),
            state="now" if note is notes[-1] and review.is_live else "done",
            when=moment(note.at, zone=plan.hours.zone, now=now),
            text=_text(note),
            lines=_lines(note, labels),
        )
        for note in notes
    ]


def said(note: ReviewNote, actor: Actor) -> str:
    """Say what happened, by whom and to whom."""
    label = Happening(note.happening).label
    if note.to is not None:
        label = f"{label} to {'you' if note.to_id == actor.account_id else note.to.full_name}"
    if note.by is None or note.happening == Happening.REOPENED:
        return label
    return f"{label} by {'you' if note.by_id == actor.account_id else note.by.full_name}"


def _text(note: ReviewNote) -> str:
    if not note.contact:
        return note.text
    person = f", {note.person}" if note.person else ""
    return f"{value_shown(note.contact)}{person}: {note.text}"


def _lines(note: ReviewNote, labels: Mapping[str, str]) -> list[str]:
    """Where a contact was from, what was to be corrected, and what was, from what to what."""
    where_from = [WHERE_FROM[note.contact_source]] if note.contact_source else []
    asked = [labels.get(name, name) for name in note.asked]
    return [
        *where_from,
        *([f"To correct: {', '.join(asked)}"] if asked else []),
        *(
            f"{labels.get(change['field'], change['field'])}: "
            f"{_value(change['before'])} → {_value(change['after'])}"
            for change in note.changes
        ),
    ]


def _value(text: str) -> str:
    return value_shown(text) or "nothing"
