"""How each row of docs/states.md about a company's work for an office is walked."""

from portico.delegation.models import Delegation
from portico.delegation.rules.third_parties import OFFER_STANDS
from portico.delegation.services.offices import accept, decline
from portico.delegation.services.third_parties import end, expire_work
from portico.registration.tests.beginnings import Walk, walks, words
from testing.builders import NOW, an_organization
from testing.third_parties import AT, a_company, actor_of, an_offer, at_work, terms


def offered() -> Delegation:
    return an_offer(an_organization(plan=AT), a_company())


def in_force() -> Delegation:
    return at_work(an_organization(plan=AT), a_company())


def accepted(delegation: Delegation) -> None:
    ada = actor_of(delegation.agent.main)
    accept(delegation=delegation, people=[delegation.agent.main], actor=ada, now=NOW)


@walks("delegation-accept")
def _() -> Walk:
    delegation = offered()
    yield words(delegation)
    accepted(delegation)
    yield words(delegation)


@walks("delegation-decline")
def _() -> Walk:
    delegation = offered()
    yield words(delegation)
    decline(delegation=delegation, actor=actor_of(delegation.agent.main), now=NOW)
    yield words(delegation)


@walks("delegation-withdraw")
def _() -> Walk:
    delegation = offered()
    yield words(delegation)
    end(delegation=delegation, actor=actor_of(delegation.principal.main), now=NOW)
    yield words(delegation)


@walks("delegation-lapse")
def _() -> Walk:
    delegation = offered()
    yield words(delegation)
    expire_work(plan=AT, now=NOW + OFFER_STANDS)
    yield words(delegation)


@walks("delegation-replace")
def _() -> Walk:
    delegation = in_force()
    yield words(delegation)
    office = delegation.principal
    accepted(an_offer(office, delegation.agent, terms(office, "claims", "payment")))
    yield words(delegation)


@walks("delegation-end")
def _() -> Walk:
    delegation = in_force()
    yield words(delegation)
    end(delegation=delegation, actor=actor_of(delegation.principal.main), now=NOW)
    yield words(delegation)


@walks("delegation-run-out")
def _() -> Walk:
    delegation = in_force()
    yield words(delegation)
    expire_work(plan=AT, now=delegation.expires_at)
    yield words(delegation)
