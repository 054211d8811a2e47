"""What the review page says: pills, clock, history, and which acts are open."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from portico.access.actor import Actor, StaffRoleName
from portico.backoffice.contacts import contacts_shown
from portico.backoffice.evidence_table import SAID, as_of, lines_of, sources_of
from portico.backoffice.forms.review import (
    AssignForm,
    ContactForm,
    DecisionForm,
    NoteForm,
    NothingOnFileForm,
)
from portico.backoffice.history import events_of
from portico.backoffice.queue_rows import due_pill
from portico.backoffice.replaced import replaced_by
from portico.backoffice.signatures import block_of
from portico.profiles.calendar import business_calendar
from portico.profiles.schema import Profile
from portico.reviews.clock import Clock, ClockState
from portico.reviews.evidence import Evidence
from portico.reviews.models import Review, ReviewState
from portico.reviews.outcomes import kinds, outcomes_of
from portico.reviews.queries import approval_of, clock_of, colleagues_for
from portico.reviews.rules import Approval, Objection
from portico.reviews.services import ReviewRefused
from portico.web.components import Pill
from portico.web.forms import KitForm
from portico.web.moments import due_moment, moment, within_sentence


def page_of(
    review: Review,
    *,
    actor: Actor,
    plan: Profile,
    now: datetime,
    typed: KitForm | None = None,
    refused: ReviewRefused | None = None,
) -> dict[str, Any]:
    """The template's whole context; ``typed`` is the form whose words wait to be mended."""
    evidence = review.shown_evidence
    clock = clock_of(review, calendar=business_calendar(plan), now=now)
    approval = approval_of(review)
    return {
        "heading": review.organization.name,
        "crumbs": [("Review queue", reverse("backoffice:queue"))],
        "review": review,
        "now": now,
        "pills": _pills(review, evidence, clock),
        "lead": _lead(review, actor, plan, now),
        "evidence": evidence,
        "as_of": as_of(evidence),
        "sources": sources_of(evidence),
        "lines": lines_of(evidence),
        "checks": _checks(evidence, plan, now),
        "person": _person(review, evidence),
        "replaces": replaced_by(review, plan),
        "signature": block_of(review.organization, plan, now),
        "history": events_of(review, actor, plan, now),
        "clock": clock,
        "clock_title": _clock_title(review, clock, plan, now),
        "clock_text": _clock_text(review, clock),
        "is_mine": review.held_by_id == actor.account_id,
        "is_own_entry": review.applicant_id == actor.account_id,
        "contacts": contacts_shown(evidence),
        "lacks_contact": approval.lacks_contact and review.is_live,
        "approval": _approval(review, approval, actor, plan, now),
        **_forms(review, actor, plan, typed),
        "refusal": refusal_words(refused, actor, plan, now) if refused else "",
        "refused_decision": isinstance(typed, DecisionForm),
    }


def _forms(
    review: Review, actor: Actor, plan: Profile, typed: KitForm | None
) -> dict[str, KitForm | None]:
    """Every form of the page, with what was typed into one of them."""
    colleagues = colleagues_for(review, actor) if _assignable(review, actor) else ()
    fresh: dict[str, KitForm] = {
        "form": DecisionForm(review=review, plan=plan, actor=actor),
        "contact_form": ContactForm(contacts=review.shown_evidence.contacts),
        "nothing_form": NothingOnFileForm(),
        "note_form": NoteForm(),
        "assign_form": AssignForm(colleagues=colleagues),
    }
    shown = {name: typed if type(form) is type(typed) else form for name, form in fresh.items()}
    return {**shown, "assign_form": shown["assign_form"] if colleagues else None}


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
    if review.endorsed_by_id and review.is_live:
        pills.append(Pill(tone="info", label="One of two approvals"))
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
    if review.state == ReviewState.AWAITING_SIGNATURE:
        return f"{name} has to sign the agreement first. The clock starts when that is done."
    if clock.state is ClockState.STOPPED:
        return f"It waits for {name}. It starts anew when the corrected registration is sent."
    if clock.state is ClockState.OVER:
        return ""
    return f"{clock.working_time} of working time left.{told}"


def _approval(
    review: Review, approval: Approval, actor: Actor, plan: Profile, now: datetime
) -> str:
    """What has to be known before one approves; empty where nothing has."""
    if review.endorsed_by is not None and review.endorsed_at is not None:
        if review.endorsed_by_id == actor.account_id:
            return Objection.SECOND_PERSON.value
        when = within_sentence(moment(review.endorsed_at, zone=plan.hours.zone, now=now))
        return f"{review.endorsed_by.full_name} approved first, {when} Yours is the second."
    return "Two persons approve here. Yours is the first." if approval.needs_second else ""


def _assignable(review: Review, actor: Actor) -> bool:
    is_lead = StaffRoleName.LEAD in actor.staff_roles
    return review.is_live and (is_lead or review.held_by_id == actor.account_id)
