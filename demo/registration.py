"""Registers the demo's people as demo/offices.py says, through the doors everyone comes by."""

import re
from datetime import datetime

from demo import third_parties
from demo.drafts import Newcomer, ready_draft
from demo.offices import newcomers
from demo.sign_ins import people
from portico.access.actor import Actor, ActorKind, StaffRoleName
from portico.accounts.models import SignInName
from portico.accounts.queries import account_with_email
from portico.agreements.rules import Origin
from portico.agreements.services import Given, keep_version
from portico.audit.acting import acting
from portico.notices.models import Notice
from portico.profiles.loading import agreement_text, profile
from portico.profiles.schema import StepKind
from portico.registration.flow import agreement_key, walk
from portico.registration.models import Draft
from portico.registration.queries import facts_of
from portico.registration.services.activation import activate
from portico.registration.services.drafts import record_answer
from portico.registration.services.people import confirm_people
from portico.registration.services.signing import sign
from portico.registration.services.submit import submit
from portico.reviews.models import Happening, Outcome, Review
from portico.reviews.queries import review_for
from portico.reviews.services import decide, note_contact

_LINK = re.compile(r"/activate/(\S+?)/")
_TO_SIGN = re.compile(r"/sign/(\S+?)/")
OWN_PAPERS = "+15155550199"
"""A number the reviewer knew before."""


def load(now: datetime) -> list[str]:
    """Register them; whoever is there already stays as they are. Returns a line per sign-in."""
    several = newcomers()
    for newcomer in several:
        if not _is_there(newcomer):
            _register(newcomer, now)
    third_parties.load(now)
    return [newcomer.who.line for newcomer in several]


def _is_there(newcomer: Newcomer) -> bool:
    """True also for whoever has not opened the mailed link yet: only their username is known."""
    who = newcomer.who
    names = SignInName.objects.filter(plan=who.plan, name=who.username)
    return account_with_email(who.email) is not None or names.exists()


def _register(newcomer: Newcomer, now: datetime) -> None:
    actor, plan = Actor.anonymous(plan=newcomer.who.plan), profile(newcomer.who.plan)
    draft = _accept(ready_draft(newcomer, now), now)
    with acting(actor):  # a link is read before a worker sends it and forgets it
        draft = submit(draft=draft, profile=plan, actor=actor, now=now)
        confirm_people(draft=draft, actor=actor, now=now)
        token = _mailed_token(newcomer, _LINK)
        to_sign = _mailed_token(newcomer, _TO_SIGN) if newcomer.signs else ""
    if token:
        activate(profile=plan, token=token, now=now)
    if to_sign:
        _sign(newcomer, to_sign, now)
    review = review_for(draft.membership.pk) if draft.membership else None
    if newcomer.is_approved and review:
        _approve(review, _reviewer(plan.slug), now)


def _sign(newcomer: Newcomer, token: str, now: datetime) -> None:
    """Sign what was mailed, as its page puts it."""
    plan, name = profile(newcomer.who.plan), f"{newcomer.who.first_name} {newcomer.who.last_name}"
    given = Given(
        typed_name=name,
        disclosed="You may sign on paper instead.",
        consent="I agree to receive and sign this agreement electronically.",
        intent=f"I sign this agreement for {newcomer.answers[StepKind.ORGANIZATION_DETAILS]['name']}.",
    )
    actor = Actor.anonymous(plan=plan.slug)
    sign(profile=plan, token=token, given=given, origin=Origin(), actor=actor, now=now)


def _approve(review: Review, actor: Actor, now: datetime) -> None:
    """Call the number on file, or one of the reviewer's own papers, and let them in."""
    contacts = review.shown_evidence.contacts
    if contacts or profile(review.plan).review.asks_contact:
        note_contact(
            review=review,
            happening=Happening.CALLED,
            contact=contacts[0].value if contacts else OWN_PAPERS,
            person="The front desk",
            text="They know the registration and asked for it.",
            actor=actor,
            now=now,
        )
    decide(review=review, outcome=Outcome.APPROVE, reason="", actor=actor, now=now)


def _accept(draft: Draft, now: datetime) -> Draft:
    """Accept what the track shows, where it shows any."""
    plan = profile(draft.plan)
    way = walk(plan.registration, facts_of(draft))
    for step in (place.step for place in way.places if place.step.kind is StepKind.AGREEMENT):
        text = agreement_text(plan, agreement_key(step, way.facts))
        keep_version(plan=plan.slug, text=text)
        draft = record_answer(
            draft=draft,
            kind=StepKind.AGREEMENT,
            answer={"key": text.key, "version": text.version, "sha256": text.sha256},
            actor=Actor.anonymous(plan=plan.slug),
            now=now,
        )
    return draft


def _mailed_token(newcomer: Newcomer, link: re.Pattern[str]) -> str:
    """Return what the mailed link opens an account, or an agreement, with; empty without one."""
    for notice in Notice.objects.filter(to=newcomer.who.email, secret=True).order_by("-pk"):
        if found := link.search(notice.body):
            return found[1]
    return ""


def _reviewer(plan: str) -> Actor:
    reviewers = (each for each in people() if each.plan == plan and "reviewer" in each.staff)
    account = account_with_email(next(reviewers).email)
    return Actor(
        kind=ActorKind.STAFF,
        plan=plan,
        account_id=account.pk if account else None,
        staff_roles=frozenset({StaffRoleName.REVIEWER}),
        second_factor=True,
    )
