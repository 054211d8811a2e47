"""Both sides act at the same moment: one order holds, and nothing is in force that somebody ended."""

from functools import partial

import pytest

from portico.access.actor import Actor
from portico.delegation.models import Delegation
from portico.delegation.queries.third_parties import work_of
from portico.delegation.rules.third_parties import Work
from portico.delegation.services.between import NoSuchCompany, Over
from portico.delegation.services.giving import NotYours
from portico.delegation.services.offices import accept
from portico.delegation.services.third_parties import AlreadyOffered, end, offer
from portico.organizations.models import Organization
from portico.organizations.services import terminate_organization
from portico.profiles.loading import profile
from testing.builders import NOW, an_organization
from testing.parallel import errors, race, values
from testing.third_parties import AT, a_company, actor_of, an_offer, at_work, terms

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office() -> Organization:
    return an_organization(plan=AT)


@pytest.fixture
def company() -> Organization:
    return a_company()


def accepting(delegation: Delegation) -> Delegation:
    main = delegation.agent.main
    return accept(delegation=delegation, people=[main], actor=actor_of(main), now=NOW)


def ending(delegation: Delegation) -> Delegation:
    return end(delegation=delegation, actor=actor_of(delegation.principal.main), now=NOW)


def test_an_offer_taken_back_while_it_is_accepted_is_one_of_the_two_and_then_over(
    office: Organization, company: Organization
) -> None:
    delegation = an_offer(office, company)
    outcomes = race([partial(accepting, delegation), partial(ending, delegation)])
    delegation.refresh_from_db()
    if delegation.state == Work.WITHDRAWN:
        assert [type(error) for error in errors(outcomes)] == [Over]
    else:
        assert (delegation.state, errors(outcomes)) == (Work.ENDED, [])
    assert work_of([company.main], NOW) == []


def test_one_offer_accepted_twice_at_once_is_accepted_once(
    office: Organization, company: Organization
) -> None:
    delegation = an_offer(office, company)
    outcomes = race([partial(accepting, delegation)] * 2)
    assert [type(error) for error in errors(outcomes)] == [Over]
    assert len(work_of([company.main], NOW)) == 1


def test_two_offers_at_once_are_one(office: Organization, company: Organization) -> None:
    mia = actor_of(office.main)
    act = partial(
        offer, company=company, terms=terms(office), profile=profile(AT), actor=mia, now=NOW
    )
    outcomes = race([act] * 2)
    assert [type(error) for error in errors(outcomes)] == [AlreadyOffered]
    assert Delegation.objects.count() == len(values(outcomes)) == 1


@pytest.mark.parametrize("what", ["offered", "accepted"])
def test_a_company_that_ends_while_an_office_acts_leaves_nothing_in_force(
    office: Organization, company: Organization, what: str
) -> None:
    """A deadlock would be an error of one of the two, and neither may have another."""
    before = at_work(office, company)
    wider = terms(office, "claims", "payment")
    pending = an_offer(office, company, wider) if what == "accepted" else None
    system = Actor.system(plan=AT)
    terminating = partial(terminate_organization, organization=company, actor=system, now=NOW)
    acting = partial(accepting, pending) if pending else partial(an_offer, office, company, wider)
    outcomes = race([terminating, acting])
    assert {type(error) for error in errors(outcomes)} <= {NoSuchCompany, Over, NotYours}
    before.refresh_from_db()
    assert before.ended_at is not None
    assert not Delegation.objects.filter(ended_at=None).exists()
