"""A registration that is done but for the agreement, as walking there would have left it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cache

from demo.sign_ins import SignIn
from portico.access.actor import Actor
from portico.accounts.services import hash_password, hash_secret_answer
from portico.profiles.loading import profile
from portico.profiles.schema import StepKind
from portico.registration.facts import Answer, Check, Outcome, about_everything
from portico.registration.flow import walk
from portico.registration.models import Draft
from portico.registration.queries import facts_of
from portico.registration.services.drafts import new_draft
from portico.registration.services.numbers import Visitor
from portico.registration.services.proving import Attempt

VISITOR = Visitor(address="127.0.0.1", device="demo")
"""Where the demo's people sat."""

Doing = Callable[[Attempt], object]
"""What somebody typed that the portal compared: numbers, a proof, or a proof given up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Who registers, and how; numbers and phones as they are stored."""

    who: SignIn
    track: str
    does: Sequence[Doing]
    """In the order of the track's steps."""
    answers: Mapping[StepKind, Answer] = field(default_factory=dict)
    """Of the steps that not everyone's track has."""
    signs: bool = False
    """True for who has signed the agreement that was mailed."""
    is_approved: bool = False
    """True for whom the plan has let in by now."""


def ready_draft(newcomer: Newcomer, now: datetime) -> Draft:
    """Store the draft: every answer is there, every check was made."""
    who = newcomer.who
    draft = new_draft(profile(who.plan), now)
    draft.answers = {kind: dict(answer) for kind, answer in newcomer.answers.items()}
    draft.answers[StepKind.ACCOUNT_TYPE] = {"track": newcomer.track}
    draft.checks = _codes(newcomer, now)
    draft.password_hash = _hash(who.password)
    if who.secret_answer:
        draft.secret_answer_hash = hash_secret_answer(who.secret_answer)
    draft.save()
    for doing in newcomer.does:
        doing(_attempt(draft, now))
    facts = _attempt(draft, now).facts
    draft.answers[StepKind.SUMMARY] = {"about": about_everything(facts)}
    draft.save()
    return draft


@cache
def _hash(password: str) -> str:
    """One for all: making each its own takes longer than everything else."""
    return hash_password(password)


def _codes(newcomer: Newcomer, now: datetime) -> dict[str, dict[str, object]]:
    """Every code was right; which of them the track asks, the flow knows."""
    phone = newcomer.answers.get(StepKind.PHONE_CODE, {}).get("phone") or ""
    about: dict[StepKind, tuple[str, Mapping[str, object]]] = {
        StepKind.EMAIL_CODE: (newcomer.who.email, {"account": False}),
        StepKind.PHONE_CODE: (str(phone), {"channel": "text"}),
    }
    return {
        kind: asdict(Check(Outcome.PASS, what, now.isoformat(), detail))
        for kind, (what, detail) in about.items()
    }


def _attempt(draft: Draft, now: datetime) -> Attempt:
    draft.refresh_from_db()
    plan = profile(draft.plan)
    return Attempt(
        draft=draft,
        profile=plan,
        facts=walk(plan.registration, facts_of(draft)).facts,
        visitor=VISITOR,
        actor=Actor.anonymous(plan=draft.plan),
        now=now,
    )
