"""What is found of an organization's people, of what they have and ask for, and of nobody else's."""

from datetime import timedelta
from typing import Any

import pytest

from portico.access.actor import Actor
from portico.access.states import State
from portico.delegation.abilities import Verdict
from portico.delegation.models import Access, AccessRequest, Grant, Invitation, Sheet
from portico.delegation.queries import (
    abilities_of,
    asked_by,
    colleague,
    given_to,
    has_all_roles,
    holders_of,
    holds,
    how_many_have,
    known_npis,
    last_day,
    open_invitations,
    open_requests,
    participates,
    past_grants,
    person_of,
    practitioners_of,
    request_of,
    sheet_of,
)
from portico.delegation.rules import Person
from portico.organizations.models import Membership, Organization
from portico.organizations.services import decline_membership
from portico.profiles.announced import announced
from portico.profiles.loading import profile
from portico.profiles.schema import ForWhom
from testing.builders import NOW, PLAN, a_member, an_account, an_npi, an_organization
from testing.roster_builders import list_group, list_practitioner
from testing.third_parties import a_company

pytestmark = pytest.mark.django_db
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
AT = profile("wellmark")
TODAY = NOW.date()
SYSTEM = Actor.system(plan=PLAN)


def invited(organization: Organization, name: str, **facts: Any) -> Invitation:
    told = {"invited_by": organization.main.account, "created_at": NOW, "expires_at": NOW + DAY}
    email = f"{name}@a.example"
    return Invitation.objects.create(organization=organization, email=email, **told, **facts)


def granted(membership: Membership, role: str = "claims", **facts: Any) -> Grant:
    told = {"granted_by": an_account(), "granted_at": NOW - DAY, "expires_at": NOW + SECOND}
    return Grant.objects.create(membership=membership, role=role, **{**told, **facts})


def asked(membership: Membership, value: str = "claims", **facts: Any) -> AccessRequest:
    told = {"thing": "role", "reason": "For work", "asked_at": NOW, **facts}
    return AccessRequest.objects.create(membership=membership, value=value, **told)


def an_office(**facts: Any) -> Organization:
    return an_organization(plan=AT.slug, jurisdiction="IA", **facts)


def test_an_open_invitation_is_neither_cancelled_nor_accepted() -> None:
    organization = an_organization()
    invitation = invited(organization, "ana")
    invited(organization, "ben", cancelled_at=NOW)
    invited(organization, "cat", membership=a_member(organization=organization))
    invited(an_organization(), "dan")
    assert list(open_invitations(organization)) == [invitation]


# --- What somebody has ----------------------------------------------------------------------------
def test_somebody_has_what_was_given_to_them_and_not_ended() -> None:
    ana, ben = (a_member(organization=an_office()) for _ in range(2))
    granted(ana, "claims")
    granted(ana, "fees", ended_at=NOW)
    granted(ben, "remittances")
    assert [each.role for each in person_of(ana).given] == ["claims"]
    assert set(given_to(ana, AT).until) == {"claims"}


def test_what_limits_somebody_is_their_own() -> None:
    office = an_office()
    ana, ben = (a_member(organization=office) for _ in range(2))
    for member, tins in ((ana, ["431882764"]), (ben, [])):
        limits = {"tins": tins, "npis": tins, "sees_phi": bool(tins)}
        Access.objects.create(membership=member, **limits)
        granted(member)
    one, none = frozenset({"431882764"}), frozenset[str]()
    person, wanted = person_of(ana), given_to(ana, AT)
    assert (person.tins, person.npis, person.sees_phi) == (one, one, True)
    assert (wanted.tins, wanted.npis, wanted.sees_phi) == (one, one, True)
    person, wanted = person_of(ben), given_to(ben, AT)
    assert (person.tins, person.npis, person.sees_phi) == (none, none, False)
    assert (wanted.tins, wanted.npis, wanted.sees_phi) == (none, none, False)


def test_who_was_given_nothing_has_nothing() -> None:
    assert person_of(a_member(organization=an_office())) == Person()


def test_the_last_day_is_that_of_the_plan() -> None:
    midnight = NOW.astimezone(AT.hours.zone).replace(hour=0, minute=0)
    assert last_day(midnight, AT) == TODAY - DAY
    assert last_day(midnight + SECOND, AT) == TODAY


def test_a_company_holds_no_tool_of_its_own() -> None:
    main = a_company().main
    everything = Person(is_main=True)
    assert holds(main, AT, everything, on=TODAY, now=NOW) == frozenset()


def test_whether_an_office_participates_is_the_roster_s_to_say_and_else_its_own() -> None:
    says, silent = an_office(participation="participating"), an_office()
    assert (participates(says, on=TODAY), participates(silent, on=TODAY)) == (True, False)
    for office in (says, silent):
        here = {"plan": AT.slug, "tin": office.tins.get().tin}
        list_group(participates_to=TODAY - DAY, **here)
        assert not participates(office, on=TODAY)
        list_group("G-200", **here)
        assert participates(office, on=TODAY)


@pytest.mark.parametrize(("participation", "opens"), [("participating", True), ("", False)])
def test_what_is_for_the_network_opens_to_who_is_in_it(participation: str, *, opens: bool) -> None:
    (role, *_) = (each for each in AT.roles if announced().keys() & set(each.opens))
    keys = announced().keys() & set(role.opens)
    for_network = role.model_copy(update={"participation": ForWhom.PARTICIPATING})
    plan = AT.model_copy(update={"roles": (for_network,)})
    member = a_member(organization=an_office(participation=participation))
    granted(member, role.key)
    assert bool(holds(member, plan, person_of(member), on=TODAY, now=NOW)) is opens
    told = abilities_of(member, plan, now=NOW)
    sees = {each.permission.key for each in told if each.verdict in {Verdict.CAN, Verdict.NO_PHI}}
    assert bool(sees & keys) is opens


def test_past_grants_are_those_that_ended() -> None:
    member = a_member(organization=an_office())
    over = granted(member, "claims", ended_at=NOW)
    granted(member, "fees")
    granted(a_member(organization=an_office()), "claims", ended_at=NOW)
    assert past_grants(member) == [over]


# --- Who has a role -------------------------------------------------------------------------------
@pytest.fixture
def holder() -> Membership:
    """The only one who has claims now; others had it, lost it, wait, or work elsewhere."""
    office = an_organization(plan=PLAN)
    holder, over, lost, waits, other = (a_member(organization=office) for _ in range(5))
    granted(holder)
    granted(over, expires_at=NOW)
    granted(lost, ended_at=NOW)
    granted(waits)
    granted(other, "fees")
    Membership.objects.filter(pk=waits.pk).update(state=State.SUSPENDED)
    granted(a_member(organization=an_organization()))
    return holder


def test_a_role_is_held_by_who_has_it_now(holder: Membership) -> None:
    plan = given_only()
    assert list(holders_of(holder.organization, plan, ["claims"], now=NOW)) == [holder]
    assert how_many_have(holder.organization, plan, now=NOW) == {"claims": 1, "fees": 1}


def test_the_main_administrator_has_every_role_where_the_plan_says_so(holder: Membership) -> None:
    plan = given_only().model_copy(update={"administration": every_role()})
    office = holder.organization
    assert list(holders_of(office, plan, ["claims"], now=NOW)) == [office.main, holder]
    granted(office.main)
    counts = how_many_have(office, plan, now=NOW)
    assert counts == {role.key: 2 if role.key in {"claims", "fees"} else 1 for role in plan.roles}


def given_only() -> Any:
    """A plan whose main administrator has what was given to her."""
    own = AT.administration.model_copy(update={"main_holds": "what_is_given"})
    return AT.model_copy(update={"administration": own})


def every_role() -> Any:
    return AT.administration.model_copy(update={"main_holds": "every_role"})


def test_whoever_has_everything_has_all_roles() -> None:
    office = an_office(participation="participating")
    plan = AT.model_copy(update={"administration": every_role()})
    assert has_all_roles(office.main, plan, now=NOW)
    assert not has_all_roles(a_member(organization=office), plan, now=NOW)


# --- Who is there, and what they ask for ----------------------------------------------------------
def test_a_colleague_is_of_the_organization() -> None:
    office = an_organization()
    ana, ben = (a_member(organization=office) for _ in range(2))
    for each in (ana, ben):
        assert colleague(office, each.public_id) == each
        assert colleague(an_organization(), each.public_id) is None


def test_requests_are_of_the_organization_and_of_who_asks() -> None:
    office = an_organization()
    ana, ben = (a_member(organization=office) for _ in range(2))
    mine, other = asked(ana), asked(ben)
    answered = asked(ana, "fees", state="withdrawn", answered_at=NOW)
    stranger = asked(a_member())
    assert list(open_requests(office.pk)) == [mine, other]
    assert set(asked_by(ana)) == {mine, answered}
    for each in (mine, other, answered):
        assert request_of(office, each.public_id) == each
    assert request_of(office, stranger.public_id) is None


def test_a_request_of_who_left_waits_for_nobody() -> None:
    office = an_organization()
    place = a_member(organization=office, state=State.PENDING_REVIEW)
    asked(place)
    decline_membership(membership=place, actor=SYSTEM, now=NOW)
    assert list(open_requests(office.pk)) == []


def test_a_sheet_is_of_the_organization_for_a_day() -> None:
    office = an_organization()
    told = {"by": office.main.account, "rows": [], "created_at": NOW, "expires_at": NOW + DAY}
    first, second = (Sheet.objects.create(organization=office, **told) for _ in range(2))
    for each in (first, second):
        assert sheet_of(office, each.public_id, now=NOW) == each
    assert sheet_of(office, first.public_id, now=NOW + DAY) is None
    assert sheet_of(an_organization(), first.public_id, now=NOW) is None


def test_an_organization_s_npis_are_its_own_and_its_practitioners() -> None:
    office = an_organization()
    (tin,) = office.tins.values_list("tin", flat=True)
    own = office.npis.get().npi
    office.npis.create(npi=an_npi(), entity_type="2", added_at=NOW)
    listed, other = an_npi(), an_npi()
    list_practitioner("P-100", plan=PLAN, tin=tin, npi=listed)
    list_practitioner("P-200", plan=PLAN, tin=tin, npi=other)
    stranger = an_organization().npis.get().npi
    assert known_npis(office, [own, listed, stranger], on=TODAY) == {own, listed}
    assert known_npis(office, [], on=TODAY) == frozenset()
    assert {npi for npi, _ in practitioners_of(office, on=TODAY)} == {listed, other}
