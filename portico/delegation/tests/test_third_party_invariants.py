"""What the database refuses of third parties, whoever asks. Each test bypasses the services."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from portico.access.kinds import OrganizationKind
from portico.access.states import State
from portico.delegation.models import LONGEST, Assignment, Delegation
from portico.delegation.rules.third_parties import Work
from portico.organizations.models import Organization
from testing.builders import NOW, a_member, an_organization
from testing.third_parties import AT, a_company, an_offer, at_work

pytestmark = pytest.mark.django_db
YEAR = NOW + timedelta(days=365)


@contextmanager
def refused_by(constraint: str) -> Iterator[None]:
    """The database refuses what happens inside, at the latest when it commits."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        yield
        connection.check_constraints()
    assert refusal.value.__cause__.diag.constraint_name == constraint  # type: ignore[union-attr] # psycopg's error


def store(principal: Organization, agent: Organization, **changes: Any) -> Delegation:
    values = {
        "roles": ["claims"],
        "tins": ["431000001"],
        "offered_by": principal.main.account,
        "offered_at": NOW,
        "answer_by": NOW + timedelta(days=14),
        "expires_at": YEAR,
    }
    return Delegation.objects.create(principal=principal, agent=agent, **{**values, **changes})


def test_only_a_third_party_works_for_an_office() -> None:
    office, other, company = an_organization(plan=AT), an_organization(plan=AT), a_company()
    store(office, company)
    for principal, agent in ((office, other), (company, office), (company, a_company())):
        with refused_by("delegation_between_the_two"):
            store(principal, agent)


def test_a_company_works_for_offices_of_its_own_plan() -> None:
    with refused_by("delegation_between_the_two"):
        store(an_organization(plan="wellfirst"), a_company())


def test_an_office_stays_an_office() -> None:
    office = an_organization(plan=AT)
    with refused_by("organizations_kind_stays"):
        Organization.objects.filter(pk=office.pk).update(kind=OrganizationKind.THIRD_PARTY)


@pytest.mark.parametrize(
    ("of_company", "changes"),
    [
        (True, {"key": "tin:431000009"}),
        (True, {"participation": "participating"}),
        (True, {"party": "group", "provider_id": "G-1"}),
        (False, {"key": "third_party/tin:431000009"}),
    ],
)
def test_a_third_party_has_a_key_of_its_own_and_no_place_in_the_network(
    of_company: bool,
    changes: dict[str, str],
) -> None:
    organization = a_company() if of_company else an_organization(plan=AT)
    with refused_by("organizations_organization_kind"):
        Organization.objects.filter(pk=organization.pk).update(**changes)


def test_an_office_and_a_company_may_have_the_same_tin() -> None:
    office = an_organization(plan=AT, tin="431000077")
    assert a_company(tin="431000077").key != office.key


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("delegation_names_roles_and_tins", {"roles": []}),
        ("delegation_names_roles_and_tins", {"tins": []}),
        ("delegation_work_ends", {"expires_at": NOW}),
        ("delegation_work_ends", {"expires_at": NOW + LONGEST + timedelta(seconds=1)}),
        ("delegation_accepted_means_by_whom", {"state": Work.ACCEPTED}),
        ("delegation_over_means_when", {"state": Work.ENDED}),
        ("delegation_over_means_when", {"ended_at": NOW}),
    ],
)
def test_what_makes_no_sense_is_not_stored(constraint: str, changes: dict[str, Any]) -> None:
    with refused_by(constraint):
        store(an_organization(plan=AT), a_company(), **changes)


def test_between_two_there_is_one_offer_and_one_in_force() -> None:
    office, company = an_organization(plan=AT), a_company()
    delegation = at_work(office, company)
    again = store(office, company)
    with refused_by("delegation_one_offer"):
        store(office, company)
    told = {"accepted_by": company.main.account, "accepted_at": NOW}
    with refused_by("delegation_one_in_force"):
        Delegation.objects.filter(pk=again.pk).update(state=Work.ACCEPTED, **told)
    assert Delegation.objects.get(pk=delegation.pk).state == Work.ACCEPTED


@pytest.mark.parametrize("side", ["principal", "agent"])
def test_work_never_outlives_the_office_or_the_company(side: str) -> None:
    delegation = at_work(an_organization(plan=AT), a_company())
    gone = getattr(delegation, side)
    over = {"state": State.TERMINATED, "ended_at": YEAR}
    gone.memberships.update(state=State.ACTIVE)
    Organization.objects.filter(pk=gone.pk).update(**over)
    delegation.refresh_from_db()
    assert (delegation.state, delegation.ended_at) == (Work.ENDED, YEAR)
    with refused_by("delegation_between_the_living"):
        store(delegation.principal, delegation.agent)


def test_a_company_sends_nobody_but_its_own_people() -> None:
    delegation = an_offer(an_organization(plan=AT), a_company())
    stranger = a_member(organization=delegation.principal)
    told = {"assigned_by": stranger.account, "assigned_at": NOW}
    with refused_by("delegation_own_people"):
        Assignment.objects.create(delegation=delegation, membership=stranger, **told)
