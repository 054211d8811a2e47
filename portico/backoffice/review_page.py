"""What the review page says: pills, clock, history, and which acts are open."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from portico.access.actor import Actor
from portico.backoffice.evidence_table import SAID, lines_of
from portico.backoffice.forms import CallForm, DecisionForm
from portico.backoffice.queue_rows import due_pill
from portico.profiles.calendar import business_calendar
from portico.profiles.schema import Profile
from portico.reviews.clock import Clock, ClockState
from portico.reviews.evidence import Evidence
from portico.reviews.models import Happening, Review, ReviewNote, ReviewState
from portico.reviews.outcomes import Words, kinds, outcomes_of
from portico.reviews.queries import clock_of, history_of
from portico.reviews.rules import Objection
from portico.reviews.services import ReviewRefused
from portico.toolkit.moments import due_moment, moment, within_sentence
from portico.vocabulary.phone import format_phone
from portico.web.components import Event, Pill


def page_of(
    review: Review,
    *,
    actor: Actor,
    plan: Profile,
    now: datetime,
    decision: DecisionForm | None = None,
    call: CallForm | None = None,
    refused: ReviewRefused | None = None,
) -> dict[str, Any]:
    """The template's whole context."""
    evidence = review.shown_evidence
    clock = clock_of(review, calendar=business_calendar(plan), now=now)
    words = outcomes_of(review.kind).words
    return {
        "heading": review.organization.name,
        "crumbs": [("Review queue", reverse("backoffice:queue"))],
        "review": review,
        "now": now,
        "pills": _pills(review, evidence, clock),
        "lead": _lead(review, actor, plan, now),
        "evidence": evidence,
        "lines": lines_of(evidence),
        "checks": _checks(evidence, plan, now),
        "person": _person(review, evidence),
        "history": _history(review, actor, plan, now),
        "clock": clock,
        "clock_title": _clock_title(review, clock, plan, now),
        "clock_text": _clock_text(review, clock),
        "is_mine": review.held_by_id == actor.account_id,
        "is_own_entry": review.applicant_id == actor.account_id,
        "form": decision or DecisionForm(words=words),
        "call_form": call or CallForm(initial={"number": _number(evidence)}),
        "call_number": _number(evidence),
        "refusal": refusal_words(refused, actor, plan, now) if refused else "",
    }


def refusal_words(refused: ReviewRefused, actor: Actor, plan: Profile, now: datetime) -> str:
    """Say who was faster, when that is what happened."""
    review = refused.review
    if refused.objection is not Objection.ALREADY_DECIDED or review.decided_by is None:
        return str(refused)
    who = "You" if review.decided_by_id == actor.account_id else review.decided_by.full_name
    verb = review.get_outcome_display().lower()
    when = within_sentence(moment(review.decided_at or now, zone=plan.hours.zone, now=now))
    return f"{who} {verb} this already, {when} Nothing was changed."


def _pills(review: Review, evidence: Evidence, clock: Clock) -> list[Pill]:
    pills = [Pill(tone="info", label=kinds().get(review.kind, review.kind))]
    if not evidence.is_clean:
        pills.append(Pill(tone="wait", label=evidence.summary))
    return [*pills, due_pill(review, clock)]


def _lead(review: Review, actor: Actor, plan: Profile, now: datetime) -> str:
    opened = within_sentence(moment(review.opened_at, zone=plan.hours.zone, now=now))
    said = outcomes_of(review.kind).words.opened.format(name=review.applicant.full_name)
    lead = f"{review.reference}. {said} {opened}"
    if review.held_by is None or review.held_at is None or not review.is_live:
        return lead
    holder = "you" if review.held_by_id == actor.account_id else review.held_by.full_name
    since = within_sentence(moment(review.held_at, zone=plan.hours.zone, now=now))
    return f"{lead} Held by {holder} since {since}"


def _checks(evidence: Evidence, plan: Profile, now: datetime) -> list[dict[str, str]]:
    return [
        {
            "icon": SAID[check.outcome][0],
            "tone": SAID[check.outcome][1],
            "said": SAID[check.outcome][2],
            "name": check.name,
            "detail": check.detail,
            "when": moment(check.at, zone=plan.hours.zone, now=now),
        }
        for check in evidence.checks
    ]


def _person(review: Review, evidence: Evidence) -> list[tuple[str, str]]:
    if evidence.person:
        return [(fact.label, fact.typed) for fact in evidence.person]
    return [("Name", review.applicant.full_name)]


def _history(review: Review, actor: Actor, plan: Profile, now: datetime) -> list[Event]:
    notes = list(history_of(review))
    return [
        Event(
            title=_said(note, actor, outcomes_of(review.kind).words),
            state="now" if note is notes[-1] and review.is_live else "done",
            when=moment(note.at, zone=plan.hours.zone, now=now),
            text=_text(note),
        )
        for note in notes
    ]


def _said(note: ReviewNote, actor: Actor, words: Words) -> str:
    label = Happening(note.happening).label
    if note.happening == Happening.OPENED:
        return words.received
    if note.by is None or note.happening in {Happening.OPENED, Happening.REOPENED}:
        return label
    return f"{label} by {'you' if note.by_id == actor.account_id else note.by.full_name}"


def _text(note: ReviewNote) -> str:
    if note.happening != Happening.CALLED:
        return note.text
    return f"{format_phone(note.called_number)}, {note.called_person}: {note.text}"


def _clock_title(review: Review, clock: Clock, plan: Profile, now: datetime) -> str:
    if review.state == ReviewState.DECIDED:
        return review.get_outcome_display()
    if clock.state is ClockState.STOPPED:
        return "The clock is stopped"
    if clock.state is ClockState.OVER:
        return "Withdrawn"
    return f"Due {due_moment(review.due_at, zone=plan.hours.zone, now=now)}"


def _clock_text(review: Review, clock: Clock) -> str:
    name = review.applicant.first_name
    told = f" {name} was told this date." if outcomes_of(review.kind).words.told_date else ""
    if clock.state is ClockState.OVERDUE:
        return f"Overdue by {clock.working_time} of working time.{told}"
    if clock.state is ClockState.STOPPED:
        return f"It waits for {name}. It starts anew when the corrected registration is sent."
    if clock.state is ClockState.OVER:
        return ""
    return f"{clock.working_time} of working time left.{told}"


def _number(evidence: Evidence) -> str:
    return format_phone(evidence.call_number) if evidence.call_number else ""
