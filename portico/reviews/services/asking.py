"""What a reviewer notes: whom they asked, that there is nobody to ask, whatever else."""

from datetime import datetime

from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.reviews import rules
from portico.reviews.models import Happening, Review, ReviewNote
from portico.reviews.queries import typed_contacts
from portico.reviews.rules import Objection
from portico.reviews.services import rows


def note_contact(
    *,
    review: Review,
    happening: Happening,
    contact: str,
    person: str,
    text: str,
    actor: Actor,
    now: datetime,
) -> ReviewNote:
    """Keep that somebody was called or written to, where that contact is from, and the answer.

    ``contact`` is a phone number in E.164, an email or an address. Where it is from is found here,
    never taken from the page.
    """
    with acting(actor):
        review = rows.locked(review)
        objection = rules.objection_to_acting(rows.standing(review), actor)
        if objection is None:
            source = rules.source_of(
                contact,
                on_file={each.value: each.source for each in review.shown_evidence.contacts},
                typed=typed_contacts(review),
            )
            note = rows.write_note(
                review,
                happening,
                by_id=actor.account_id,
                now=now,
                contact=contact,
                contact_source=source,
                person=person,
                text=text,
            )
        rows.audit_act(review, happening.value, objection, actor=actor, now=now)
    rows.or_refuse(review, objection)
    return note


def note_nothing_on_file(*, review: Review, text: str, actor: Actor, now: datetime) -> ReviewNote:
    """Keep that there is nobody to ask, and how the reviewer made sure of the office instead."""
    return _note(Happening.NOTHING_ON_FILE, review=review, text=text, actor=actor, now=now)


def note(*, review: Review, text: str, actor: Actor, now: datetime) -> ReviewNote:
    """Keep whatever a colleague should know."""
    return _note(Happening.NOTED, review=review, text=text, actor=actor, now=now)


def _note(
    happening: Happening, *, review: Review, text: str, actor: Actor, now: datetime
) -> ReviewNote:
    with acting(actor):
        review = rows.locked(review)
        objection = rules.objection_to_acting(rows.standing(review), actor)
        denies = happening is Happening.NOTHING_ON_FILE and review.shown_evidence.contacts
        if objection is None and denies:
            objection = Objection.CONTACT_ON_FILE
        if objection is None:
            kept = rows.write_note(review, happening, by_id=actor.account_id, now=now, text=text)
        rows.audit_act(review, happening.value, objection, actor=actor, now=now)
    rows.or_refuse(review, objection)
    return kept
