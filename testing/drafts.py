"""Drafts that are done but for their last step, as rows: for races, kills and benchmarks.

What a draft of this kind holds is what walking it would have stored; a test holds the two together.
"""

from dataclasses import asdict, replace
from datetime import datetime
from functools import partial
from importlib import import_module

from django.conf import settings
from django.test import Client

from demo.drafts import Newcomer, ready_draft
from demo.sign_ins import SignIn
from portico.profiles.schema import StepKind
from portico.registration.facts import Check, Outcome, about_numbers
from portico.registration.models import Draft
from portico.registration.services.numbers import registry_check
from portico.registration.services.proving import Attempt
from portico.registry.answers import NotFound
from portico.vocabulary.phone import parse_phone
from portico.vocabulary.tin import parse_tin
from testing.builders import NOW, PASSWORD, PLAN, a_tin, an_npi
from testing.registrant import ORGANIZATION, PERSON, Registrant

NAMES = {name: PERSON[name] for name in ("first_name", "last_name")}


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
    npi = npi or an_npi()
    phone = parse_phone(PERSON["phone"])
    newcomer = Newcomer(
        who=SignIn(plan=plan, role="", email=email, password=PASSWORD, **NAMES),
        track=track,
        does=[partial(_numbers_were_right, tin=parse_tin(tin or a_tin()), npi=npi)],
        answers={
            StepKind.PERSONAL_DETAILS: {**PERSON, "phone": phone, "email": email},
            StepKind.REGISTRY_QUESTIONNAIRE: {"npi": npi, "choice": "none"},
            StepKind.ORGANIZATION_DETAILS: {
                **ORGANIZATION,
                "phone": parse_phone(ORGANIZATION["phone"]),
            },
            StepKind.COMMUNICATIONS: {"choice": "in"},
            StepKind.ADMINISTRATOR_CONSENT: {"agreed": True},
            StepKind.PHONE_CODE: {"phone": phone, "channel": "text"},
        },
    )
    return ready_draft(newcomer, now)


def _numbers_were_right(attempt: Attempt, *, tin: str, npi: str) -> None:
    """Store what the look-up found before anybody else registered; the registry had nothing."""
    draft, kind = attempt.draft, StepKind.ORGANIZATION_LOOKUP
    draft.answers[kind] = {"tin": tin, "npi": npi, "ticked": ""}
    facts = replace(attempt.facts, answers={kind: draft.answers[kind]})
    detail = {"verdict": "go_on", "flags": [], "tin_also_held_by": []}
    right = Check(Outcome.PASS, about_numbers(facts), attempt.now.isoformat(), detail)
    draft.checks[kind] = asdict(right)
    unknown = registry_check(npi, NotFound(), attempt.now)
    draft.checks[StepKind.REGISTRY_QUESTIONNAIRE] = asdict(unknown)
    draft.save()


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
