"""Registers the demo's people as demo/offices.py says, through the doors everyone comes by."""

import re
from datetime import datetime

from demo.drafts import Newcomer, ready_draft
from demo.offices import newcomers
from portico.access.actor import Actor, ActorKind, StaffRoleName
from portico.accounts.models import SignInName
from portico.accounts.queries import account_with_email
from portico.audit.acting import acting
from portico.notices.models import Notice
from portico.profiles.loading import agreement_text, profile
from portico.profiles.schema import StepKind
from portico.registration.models import Draft
from portico.registration.services.activation import activate
from portico.registration.services.drafts import record_answer
from portico.registration.services.people import confirm_people
from portico.registration.services.submit import submit
from portico.reviews.models import Outcome
from portico.reviews.queries import review_for
from portico.reviews.services import decide

REVIEWER = "ana.pruitt@wellfirst.example"
_LINK = re.compile(r"/activate/(\S+?)/")


def load(now: datetime) -> list[str]:
    """Register them; whoever is there already stays as they are. Returns a line per sign-in."""
    several = newcomers()
    for newcomer in several:
        if not _is_there(newcomer):
            _register(newcomer, now)
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
        token = _mailed_token(newcomer)
    if token:
        activate(profile=plan, token=token, now=now)
    review = review_for(draft.membership.pk) if draft.membership else None
    if newcomer.is_approved and review:
        decide(
            review=review, outcome=Outcome.APPROVE, reason="", actor=_reviewer(plan.slug), now=now
        )


def _accept(draft: Draft, now: datetime) -> Draft:
    """Accept the plan's agreement, where it has one."""
    plan = profile(draft.plan)
    for agreement in plan.agreements:
        text = agreement_text(plan, agreement.key)
        draft = record_answer(
            draft=draft,
            kind=StepKind.AGREEMENT,
            answer={"key": text.key, "version": text.version, "sha256": text.sha256},
            actor=Actor.anonymous(plan=plan.slug),
            now=now,
        )
    return draft


def _mailed_token(newcomer: Newcomer) -> str:
    """Return what the mailed link opens an account with; empty where the plan mails none."""
    for notice in Notice.objects.filter(to=newcomer.who.email, secret=True).order_by("-pk"):
        if found := _LINK.search(notice.body):
            return found[1]
    return ""


def _reviewer(plan: str) -> Actor:
    account = account_with_email(REVIEWER)
    return Actor(
        kind=ActorKind.STAFF,
        plan=plan,
        account_id=account.pk if account else None,
        staff_roles=frozenset({StaffRoleName.REVIEWER}),
        second_factor=True,
    )
