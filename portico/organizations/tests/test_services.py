"""Organizations begin, are decided on and end."""

from dataclasses import replace

import pytest
from django.db import connection

from portico.access.actor import Actor
from portico.access.states import State
from portico.audit.models import Event
from portico.organizations.models import Membership, Organization
from portico.organizations.queries import registered_organization
from portico.organizations.services import (
    AlreadyMember,
    OrganizationEnded,
    OrganizationTaken,
    WrongState,
    activate_membership,
    activate_organization,
    correct_organization,
    decline_membership,
    decline_organization,
    expire_organization,
    hand_over_main,
    resubmit_organization,
    send_back_organization,
)
from testing.builders import (
    NOW,
    PLAN,
    a_member,
    an_account,
    an_npi,
    an_organization,
    organization_details,
)

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system(plan=PLAN)


def waiting_organization() -> Organization:
    return an_organization(state=State.PENDING_REVIEW)


def state_of(membership: Membership) -> str:
    return Membership.objects.get(pk=membership.pk).state


def actions() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("action", flat=True))


def test_an_organization_and_its_main_administrator_begin_together() -> None:
    account = an_account()
    organization = an_organization(main=account, state=State.PENDING_REVIEW)
    connection.check_constraints()
    stored = Organization.objects.get()
    assert stored.main.account == account
    assert stored.main.is_administrator
    assert stored.main.state == stored.state == State.PENDING_REVIEW
    assert organization.main.organization_id == stored.pk


def test_an_organization_begins_with_its_tin_and_primary_npi() -> None:
    organization = an_organization(tin="431882764")
    assert organization.tins.get().tin == "431882764"
    assert organization.npis.get().is_primary


def test_a_second_organization_with_the_key_is_refused_and_the_transaction_goes_on() -> None:
    npi = an_npi()
    an_organization(tin="431882764", npi=npi)
    with pytest.raises(OrganizationTaken) as refusal:
        an_organization(tin="431882764", npi=npi)
    assert Organization.objects.count() == 1
    assert "431882764" not in f"{refusal.value!r} {refusal.value.__cause__!r}"


def test_the_same_tin_with_another_npi_is_another_organization() -> None:
    an_organization(tin="431882764")
    an_organization(tin="431882764")
    assert Organization.objects.count() == 2


def test_activating_lets_the_main_administrator_in_and_nobody_else() -> None:
    organization = waiting_organization()
    colleague = a_member(organization=organization, state=State.PENDING_REVIEW)
    active = activate_organization(organization=organization, actor=SYSTEM, now=NOW)
    assert active.activated_at == NOW
    assert state_of(active.main) == State.ACTIVE
    assert state_of(colleague) == State.PENDING_REVIEW


def test_activating_twice_is_refused_with_what_is_so_now() -> None:
    organization = an_organization(state=State.ACTIVE)
    with pytest.raises(WrongState) as refusal:
        activate_organization(organization=organization, actor=SYSTEM, now=NOW)
    assert refusal.value.current is State.ACTIVE


def test_declining_ends_everyone_and_frees_the_key() -> None:
    organization = waiting_organization()
    colleague = a_member(organization=organization, state=State.PENDING_REVIEW)
    decline_organization(organization=organization, actor=SYSTEM, now=NOW)
    connection.check_constraints()
    assert state_of(organization.main) == state_of(colleague) == State.DECLINED
    assert registered_organization(PLAN, organization.key) is None


def test_after_an_end_the_same_numbers_may_register_again() -> None:
    npi = an_npi()
    ended = an_organization(tin="431882764", npi=npi, state=State.PENDING_REVIEW)
    expire_organization(organization=ended, actor=SYSTEM, now=NOW)
    again = an_organization(tin="431882764", npi=npi, main=ended.main.account)
    assert registered_organization(PLAN, ended.key) == again


def test_what_has_ended_takes_no_new_member() -> None:
    organization = waiting_organization()
    decline_organization(organization=organization, actor=SYSTEM, now=NOW)
    with pytest.raises(OrganizationEnded):
        a_member(organization=organization)


def test_sent_back_and_resubmitted_the_organization_is_in_review_again() -> None:
    organization = waiting_organization()
    send_back_organization(organization=organization, actor=SYSTEM, now=NOW)
    assert state_of(organization.main) == State.SENT_BACK
    resubmit_organization(organization=organization, actor=SYSTEM, now=NOW)
    assert state_of(organization.main) == State.PENDING_REVIEW


def test_details_may_be_corrected_while_the_organization_waits() -> None:
    organization = waiting_organization()
    details = replace(organization_details(), name="O’Brien & Nguyễn, P.C.")
    correct_organization(organization=organization, details=details, actor=SYSTEM, now=NOW)
    assert Organization.objects.get().name == "O’Brien & Nguyễn, P.C."
    assert Event.objects.get(action="organization.corrected").details == {"changed": ["name"]}


def test_details_may_not_be_corrected_once_decided() -> None:
    with pytest.raises(WrongState):
        correct_organization(
            organization=an_organization(state=State.ACTIVE),
            details=organization_details(name="Another"),
            actor=SYSTEM,
            now=NOW,
        )


def test_somebody_who_belongs_already_is_told_so() -> None:
    membership = a_member()
    with pytest.raises(AlreadyMember):
        a_member(organization=membership.organization, account=membership.account)


def test_somebody_who_was_declined_may_join_again() -> None:
    membership = a_member(state=State.PENDING_REVIEW)
    decline_membership(membership=membership, actor=SYSTEM, now=NOW)
    again = a_member(organization=membership.organization, account=membership.account)
    assert again.pk != membership.pk


def test_a_member_is_let_in_once() -> None:
    membership = a_member(state=State.PENDING_REVIEW)
    activate_membership(membership=membership, actor=SYSTEM, now=NOW)
    with pytest.raises(WrongState):
        activate_membership(membership=membership, actor=SYSTEM, now=NOW)


def test_handing_over_leaves_one_main_administrator() -> None:
    organization = an_organization()
    successor = a_member(organization=organization)
    hand_over_main(organization=organization, to=successor, actor=SYSTEM, now=NOW)
    connection.check_constraints()
    stored = Organization.objects.get()
    assert stored.main == successor
    assert stored.main.is_administrator
    assert Membership.objects.get(pk=organization.main_id).is_administrator


def test_the_role_is_not_handed_to_somebody_who_still_waits() -> None:
    organization = an_organization()
    waiting = a_member(organization=organization, state=State.PENDING_REVIEW)
    with pytest.raises(WrongState):
        hand_over_main(organization=organization, to=waiting, actor=SYSTEM, now=NOW)


def test_the_role_is_not_handed_to_another_organization() -> None:
    organization, stranger = an_organization(), a_member()
    with pytest.raises(WrongState):
        hand_over_main(organization=organization, to=stranger, actor=SYSTEM, now=NOW)


def test_each_act_is_in_the_audit_trail_and_names_nobody() -> None:
    organization = an_organization(tin="431882764", state=State.PENDING_REVIEW)
    activate_organization(organization=organization, actor=SYSTEM, now=NOW)
    assert actions() == [
        "organization.created",
        "membership.created",
        "organization.activated",
        "membership.activated",
    ]
    everything = str(list(Event.objects.values()))
    assert "431882764" not in everything
    assert "Webb" not in everything
