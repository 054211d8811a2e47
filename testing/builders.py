"""Builders of what tests need first: a profile, people, organizations. Every default may be named.

Rows are made by the services themselves, so that a built world is one the product could make.
"""

import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import count
from typing import Any

from django.conf import settings
from django.test import Client

from portico.access.actor import Actor, StaffRoleName
from portico.access.states import State
from portico.accounts.belonging import plans_of
from portico.accounts.models import Account, StaffRole
from portico.accounts.queries import missing_at, staff_plans
from portico.accounts.services import claim_username, hash_secret_answer, store_secret_answer
from portico.accounts.services.passwords import note_what_it_meets
from portico.audit.acting import acting
from portico.organizations.models import Membership, Organization
from portico.organizations.rules import organization_key
from portico.organizations.services import (
    NewMember,
    OrganizationDetails,
    OrganizationNumbers,
    add_membership,
    create_organization,
)
from portico.profiles.loading import profile
from portico.profiles.schema import Profile, SecurityQuestion
from portico.vocabulary.npi import EntityType, check_digit

PLAN = "wellfirst"
NOW = datetime(2026, 11, 16, 15, 0, tzinfo=UTC)
"""A Monday, 9:00 a.m. Central: the plan has just opened."""
PASSWORD = "Correct horse battery staple 9"

_numbers = count(1)


def a_profile(**changes: Any) -> Profile:
    """WellFirst's profile with some of its tables or keys changed, validated like any other."""
    path = settings.PORTICO.plans / f"{PLAN}.toml"
    return Profile.model_validate(_merged(tomllib.loads(path.read_text()), changes))


def _merged(base: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in changes.items():
        inner = isinstance(value, Mapping) and isinstance(merged.get(key), Mapping)
        merged[key] = _merged(merged[key], value) if inner else value
    return merged


def a_tin() -> str:
    """A TIN nobody else in this run has."""
    return f"43{1_000_000 + next(_numbers)}"


def an_npi(*, entity_type: EntityType = EntityType.ORGANIZATION) -> str:
    """An NPI nobody else in this run has; invented ones begin with 2 and pass the check digit."""
    first_nine = f"2{entity_type}{next(_numbers):07}"
    return first_nine + check_digit(first_nine)


def an_account(
    *,
    email: str | None = None,
    first_name: str = "Marcus",
    last_name: str = "Webb",
    phone: str = "+13145550164",
    password: str | None = None,
    verified: bool = True,
    now: datetime = NOW,
) -> Account:
    """A person with a verified email and phone; without ``password`` nobody can sign in by one.

    What the plans ask of passwords is known of it, as after a sign-in.
    """
    account = Account(
        email=email or f"person{next(_numbers)}@tworivers.example",
        email_verified_at=now if verified else None,
        first_name=first_name,
        last_name=last_name,
        phone=phone,
        phone_verified_at=now,
        created_at=now,
    )
    account.set_password(password) if password else account.set_unusable_password()
    account.save()
    note_what_it_meets(account, password or PASSWORD)
    return account


def a_username(
    account: Account, name: str = "m.webb", *, plan: str = PLAN, now: datetime = NOW
) -> str:
    """The name a person signs in with at a plan that has usernames."""
    actor = Actor.system(plan=plan)
    with acting(actor):
        claim_username(account=account, plan=plan, username=name, actor=actor, now=now)
    return name


def at_home_at(plan: str, name: str = "m.webb") -> Account:
    """A person with a password who has all that plan asks of a sign-in: username, secret answer."""
    account = an_account(password=PASSWORD)
    a_username(account, name, plan=plan)
    a_secret_answer(account, plan=plan)
    return account


def a_secret_answer(
    account: Account, answer: str = "Market Street", *, plan: str = PLAN, now: datetime = NOW
) -> str:
    """What a person answers to the plan's first security question, or to one of their own."""
    actor, listed = Actor.system(plan=plan), profile(plan).security_questions
    question = listed[0] if listed else SecurityQuestion(key="own", text="Who taught you to swim?")
    with acting(actor):
        store_secret_answer(
            account=account,
            plan=plan,
            question=question,
            answer_hash=hash_secret_answer(answer),
            actor=actor,
            now=now,
        )
    return answer


def organization_details(**changes: str) -> OrganizationDetails:
    """What a registrant tells of an organization."""
    details = {
        "name": "Two Rivers Family Medicine",
        "dba": "",
        "street": "1200 Market Street",
        "street2": "Suite 300",
        "city": "St. Louis",
        "region": "MO",
        "zip": "63103",
        "phone": "+13145550100",
        "email": "office@tworivers.example",
    }
    return OrganizationDetails(**{**details, **changes})


def a_new_member(
    account: Account,
    *,
    job_title: str = "Office manager",
    work_phone: str = "+13145550164",
    opted_in: bool = True,
) -> NewMember:
    """What a registrant tells of their place."""
    return NewMember(account=account, job_title=job_title, work_phone=work_phone, opted_in=opted_in)


def an_organization(
    *,
    plan: str = PLAN,
    tin: str | None = None,
    npi: str | None = None,
    entity_type: EntityType = EntityType.ORGANIZATION,
    provider_id: str = "",
    party: str = "",
    participation: str = "",
    jurisdiction: str = "",
    main: Account | None = None,
    state: State = State.ACTIVE,
    now: datetime = NOW,
    **details: str,
) -> Organization:
    """An organization with its main administrator, keyed as its plan keys them."""
    tin, npi = tin or a_tin(), npi or an_npi(entity_type=entity_type)
    parts = profile(plan).registration.organization_key
    return create_organization(
        plan=plan,
        numbers=OrganizationNumbers(
            key=organization_key(parts, tin=tin, npi=npi, provider_id=provider_id, kind=party),
            tin=tin,
            npi=npi,
            entity_type=entity_type,
            provider_id=provider_id,
            party=party,
            participation=participation,
            jurisdiction=jurisdiction,
        ),
        details=organization_details(**details),
        main=a_new_member(main or an_account()),
        state=state,
        actor=Actor.system(plan=plan),
        now=now,
    )


def a_member(
    *,
    organization: Organization | None = None,
    account: Account | None = None,
    state: State = State.ACTIVE,
    is_administrator: bool = False,
    job_title: str = "Biller",
    now: datetime = NOW,
) -> Membership:
    """A further person of an organization."""
    organization = organization or an_organization()
    return add_membership(
        organization=organization,
        member=a_new_member(account or an_account(first_name="Dana"), job_title=job_title),
        state=state,
        is_administrator=is_administrator,
        actor=Actor.system(plan=organization.plan),
        now=now,
    )


def staff_member(
    *,
    plan: str = PLAN,
    role: StaffRoleName = StaffRoleName.REVIEWER,
    account: Account | None = None,
    password: str | None = None,
) -> Account:
    """A person of the plan's staff."""
    account = account or an_account(first_name="Ines", last_name="Ortega", password=password)
    StaffRole.objects.create(account=account, plan=plan, role=role)
    return account


def signed_in(client: Client, account: Account, *, second_factor: bool = True) -> Client:
    """The client with that person's session, stepped up by a second factor unless asked not to.

    At each of their plans they have chosen what its people choose, as at their first sign-in.
    """
    for plan in plans_of(account.pk) - staff_plans(account.pk):
        settle_in(account, plan)
    client.force_login(account)
    if second_factor:
        session = client.session
        session["second_factor_at"] = NOW.isoformat()
        session.save()
    return client


def settle_in(account: Account, plan: str) -> None:
    """Choose what the plan has its people choose at their first sign-in, where it is missing."""
    missing = missing_at(account.pk, profile(plan))
    if missing.username:
        a_username(account, f"person{account.pk:03}", plan=plan)
    if missing.answer:
        a_secret_answer(account, plan=plan)
