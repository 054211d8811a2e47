"""Drafts that are done but for their last step, as rows: for races, kills and benchmarks.

What a draft of this kind holds is what walking it would have stored; a test holds the two together.
"""

from datetime import datetime
from functools import cache
from importlib import import_module

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test import Client

from demo.drafts import Office, ready_draft
from portico.profiles.schema import StepKind
from portico.registration.models import Draft
from portico.registry.answers import NotFound
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
    office = Office(
        plan=plan,
        track=track,
        tin=parse_tin(tin or a_tin()),
        npi=npi or an_npi(),
        organization={**ORGANIZATION, "phone": parse_phone(ORGANIZATION["phone"])},
        person={**PERSON, "phone": parse_phone(PERSON["phone"]), "email": email},
        password_hash=password_hash(),
        registry=NotFound(),
    )
    return ready_draft(office, now)


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
