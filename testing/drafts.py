"""Drafts that are done but for their last step, as rows: for races, kills and benchmarks.

What a draft of this kind holds is what walking it would have stored; a test holds the two together.
"""

from dataclasses import asdict
from datetime import datetime
from functools import cache
from importlib import import_module

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test import Client

from portico.profiles.loading import profile
from portico.profiles.schema import StepKind
from portico.registration.flow import Check, Outcome, about_everything, about_numbers, walk
from portico.registration.models import Draft
from portico.registration.queries import facts_of
from portico.registration.services.drafts import new_draft
from portico.vocabulary.phone import parse_phone
from portico.vocabulary.tin import parse_tin
from testing.builders import NOW, PASSWORD, PLAN, a_tin, an_npi
from testing.registrant import ORGANIZATION, PERSON, Registrant


def a_ready_draft(
    *,
    track: str = "organization",
    tin: str | None = None,
    npi: str | None = None,
    email: str = "m.okafor@tworivers.example",
    plan: str = PLAN,
    now: datetime = NOW,
) -> Draft:
    """A stored draft in which only the terms are left; ``tin`` may be spelled as people type it."""
    draft = new_draft(profile(plan), now)
    draft.answers = _answers(track, parse_tin(tin or a_tin()), npi or an_npi(), email)
    draft.password_hash = password_hash()
    draft.checks = _checks(draft, now)
    draft.answers[StepKind.SUMMARY] = {"about": about_everything(facts_of(draft))}
    draft.save()
    return draft


def registrant_of(draft: Draft, *, track: str = "organization") -> Registrant:
    """Whoever holds the draft in their browser."""
    person = draft.answers[StepKind.PERSONAL_DETAILS]
    numbers = draft.answers[StepKind.ORGANIZATION_LOOKUP]
    client = Client()
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[f"draft:{draft.plan}"] = str(draft.public_id)
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return Registrant(
        client=client,
        plan=draft.plan,
        track=track,
        tin=numbers["tin"],
        npi=numbers["npi"],
        email=person["email"],
    )


@cache
def password_hash() -> str:
    """One hash for all: making each its own would measure nothing but hashing."""
    return make_password(PASSWORD)


def _answers(track: str, tin: str, npi: str, email: str) -> dict[str, dict[str, object]]:
    phones = {"phone": parse_phone(PERSON["phone"])}
    return {
        StepKind.ACCOUNT_TYPE: {"track": track},
        StepKind.ORGANIZATION_LOOKUP: {"tin": tin, "npi": npi, "ticked": ""},
        StepKind.REGISTRY_QUESTIONNAIRE: {"npi": npi, "choice": "none"},
        StepKind.ORGANIZATION_DETAILS: {**ORGANIZATION, "phone": "+13145550110"},
        StepKind.PERSONAL_DETAILS: {**PERSON, **phones, "email": email},
        StepKind.COMMUNICATIONS: {"choice": "in"},
        StepKind.ADMINISTRATOR_CONSENT: {"agreed": True},
        StepKind.PHONE_CODE: {**phones, "channel": "text"},
    }


def _checks(draft: Draft, now: datetime) -> dict[str, dict[str, object]]:
    facts = walk(profile(draft.plan).registration, facts_of(draft)).facts
    about: dict[StepKind, tuple[str, dict[str, object]]] = {
        StepKind.ORGANIZATION_LOOKUP: (
            about_numbers(facts),
            {"verdict": "go_on", "flags": [], "tin_also_held_by": []},
        ),
        StepKind.REGISTRY_QUESTIONNAIRE: (facts.text(StepKind.ORGANIZATION_LOOKUP, "npi"), {}),
        StepKind.EMAIL_CODE: (facts.email, {"account": False}),
        StepKind.PHONE_CODE: (facts.phone, {"channel": "text"}),
    }
    outcome = {StepKind.REGISTRY_QUESTIONNAIRE: Outcome.FAIL}
    return {
        kind: asdict(Check(outcome.get(kind, Outcome.PASS), what, now.isoformat(), detail))
        for kind, (what, detail) in about.items()
    }
