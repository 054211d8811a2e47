"""The demo's offices: one at home, one waiting for the plan, one person waiting for their administrator."""

import tomllib
from dataclasses import replace
from datetime import datetime

from django.conf import settings

from demo.drafts import Office, ready_draft
from demo.providers import TWO_RIVERS
from portico.access.actor import Actor, ActorKind, StaffRoleName
from portico.accounts.queries import account_with_email
from portico.accounts.services import hash_password
from portico.profiles.loading import agreement_text, profile
from portico.profiles.schema import StepKind
from portico.registration.services.drafts import record_answer
from portico.registration.services.submit import submit
from portico.registry.queries import look_up
from portico.reviews.models import Outcome
from portico.reviews.queries import review_for
from portico.reviews.services import decide
from portico.vocabulary.npi import check_digit

PLAN = "wellfirst"
REVIEWER = "ana.pruitt@wellfirst.example"
SOULARD_NPI = "212001300" + check_digit("212001300")
SOULARD = {
    "name": "Soulard Women’s Health",
    "dba": "",
    "street": "1912 South 9th Street",
    "street2": "",
    "city": "St. Louis",
    "region": "MO",
    "zip": "63104",
    "phone": "+13145550130",
    "email": "office@soulard.example",
}
TWO_RIVERS_TYPED = {
    "name": "Two Rivers Orthopedics LLC",
    "dba": "Two Rivers Bone and Joint",
    "street": "1840 Market Street",
    "street2": "Suite 310",
    "city": "St. Louis",
    "region": "MO",
    "zip": "63103",
    "phone": "+13145550110",
    "email": "office@tworivers.example",
}


def load(now: datetime) -> list[str]:
    """Register them; whoever is there already stays as they are. Returns a line per sign-in."""
    known = tomllib.loads((settings.ROOT / "demo" / "sign_ins.toml").read_text(encoding="utf-8"))
    people = {each["email"]: each for each in known["people"]}
    return [
        line
        for office, approved in _offices(people, known["password"])
        if (line := _register(office, people, known["password"], now, approved=approved))
    ]


def _offices(people: dict[str, dict[str, str]], password: str) -> list[tuple[Office, bool]]:
    """In the order in which each finds what it needs; the first is approved."""
    soulard = Office(
        plan=PLAN,
        track="organization",
        tin="431770042",
        npi=SOULARD_NPI,
        organization=SOULARD,
        person=_person(people["grace.adeyemi@soulard.example"], "Practice manager", "+13145550131"),
        password_hash=hash_password(password),
        registry=look_up(SOULARD_NPI),
    )
    owen = _person(people["owen.blaylock@soulard.example"], "Biller", "+13145550132")
    marcus = _person(people["marcus.okafor@tworivers.example"], "Billing manager", "+13145550164")
    two_rivers = replace(
        soulard,
        tin="431882764",
        npi=TWO_RIVERS.npi,
        organization=TWO_RIVERS_TYPED,
        person=marcus,
        registry=look_up(TWO_RIVERS.npi),
    )
    return [
        (soulard, True),
        (replace(soulard, track="individual", person=owen), False),
        (two_rivers, False),
    ]


def _person(entry: dict[str, str], job_title: str, phone: str) -> dict[str, str]:
    names = {name: entry[name] for name in ("first_name", "last_name", "email")}
    return {**names, "job_title": job_title, "phone": phone}


def _register(
    office: Office,
    people: dict[str, dict[str, str]],
    password: str,
    now: datetime,
    *,
    approved: bool,
) -> str:
    email = office.person["email"]
    if not account_with_email(email):
        actor, plan = Actor.anonymous(plan=office.plan), profile(office.plan)
        text = agreement_text(plan, "terms")
        answer = {"key": text.key, "version": text.version, "sha256": text.sha256}
        draft = record_answer(
            draft=ready_draft(office, now),
            kind=StepKind.AGREEMENT,
            answer=answer,
            actor=actor,
            now=now,
        )
        membership = submit(draft=draft, profile=plan, actor=actor, now=now).membership
        review = review_for(membership.pk) if membership else None
        if approved and review:
            decide(review=review, outcome=Outcome.APPROVE, reason="", actor=_reviewer(), now=now)
    return f"{people[email]['role']} at {office.plan}: {email} / {password}"


def _reviewer() -> Actor:
    account = account_with_email(REVIEWER)
    return Actor(
        kind=ActorKind.STAFF,
        plan=PLAN,
        account_id=account.pk if account else None,
        staff_roles=frozenset({StaffRoleName.REVIEWER}),
        second_factor=True,
    )
