"""What was mailed before somebody was suspended or removed opens nothing to them afterwards (S14, S15)."""

from collections.abc import Callable

import pytest
from django.test import Client
from time_machine import Traveller

from portico.access.actor import Actor
from portico.access.states import State
from portico.agreements.rules import SignatureState
from portico.audit.acting import acting
from portico.delegation.promises import NOTHING
from portico.delegation.services.invitations import Invitee, invite
from portico.delegation.services.leaving import remove, suspend
from portico.organizations.models import Membership, Organization
from portico.organizations.services import activate_organization, hand_over_main
from portico.profiles.loading import profile
from portico.registration.services.activation import send_activation_link
from portico.registration.tests.beginnings import SIGNS, an_office, office_of, signed, to_sign
from testing.access_builders import acting_as
from testing.builders import NOW, PASSWORD, a_member, an_account, signed_in
from testing.people import last_mail, link_in

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("WS-02", "CS-13")]
HOME = f"/{SIGNS}/home/"
SYSTEM = Actor.system(plan=SIGNS)
OVER = 410
PRESSED = {
    "action": "activate",
    "password": PASSWORD,
    "code": "",
    "consent": "on",
    "intent": "on",
    "typed_name": "Renee Ortiz",
}
"""What the button of any of these links sends."""


def mailed_to(email: str) -> str:
    return link_in(last_mail(email))


def a_colleague(office: Organization, state: State = State.ACTIVE) -> Membership:
    account = an_account(email="dana@office.example", password=PASSWORD)
    return a_member(organization=office, account=account, state=state)


def activation() -> tuple[str, Membership]:
    """To open the account of a colleague."""
    member = a_colleague(an_office(State.ACTIVE, plan=SIGNS))
    with acting(SYSTEM):
        send_activation_link(membership=member, now=NOW)
    return mailed_to(member.account.email), member


def invitation() -> tuple[str, Membership]:
    """To somebody who came in otherwise and never pressed its button."""
    office = an_office(State.ACTIVE, plan=SIGNS)
    invite(
        organization=office,
        who=Invitee(email="dana@office.example"),
        gives=NOTHING,
        profile=profile(SIGNS),
        actor=acting_as(office.main, now=NOW),
        now=NOW,
    )
    return mailed_to("dana@office.example"), a_colleague(office)


def signature() -> tuple[str, Membership]:
    """To the agreement which she signed who was the main administrator then."""
    request = to_sign()
    link, office = mailed_to(request.email), office_of(request)
    signed(request)
    request.refresh_from_db()
    assert request.state == SignatureState.SIGNED
    activate_organization(organization=office, actor=SYSTEM, now=NOW)
    signer = office.main
    hand_over_main(organization=office, to=a_colleague(office), actor=SYSTEM, now=NOW)
    return link, Membership.objects.get(pk=signer.pk)


def leaves(member: Membership, verb: Callable[..., Membership]) -> None:
    office = Organization.objects.get(pk=member.organization_id)
    actor = acting_as(office.main, now=NOW)
    verb(membership=member, profile=profile(SIGNS), actor=actor, now=NOW)


@pytest.mark.parametrize("mailed", [activation, invitation, signature])
@pytest.mark.parametrize(
    ("verb", "state"), [(suspend, State.SUSPENDED), (remove, State.TERMINATED)]
)
def test_an_old_link_of_whoever_left_opens_nothing(
    clock: Traveller,
    mailed: Callable[[], tuple[str, Membership]],
    verb: Callable[..., Membership],
    state: State,
) -> None:
    link, member = mailed()
    leaves(member, verb)
    browser = Client()
    for answer in (browser.get(link), browser.post(link, PRESSED, follow=True)):
        assert answer.status_code < 500
    places = Membership.objects.filter(account=member.account)
    assert list(places.values_list("state", flat=True)) == [state]
    assert signed_in(browser, member.account).get(HOME).status_code == 302


def test_the_link_of_whoever_was_let_in_and_never_came_dies_with_the_place(
    clock: Traveller,
) -> None:
    member = a_colleague(an_office(State.ACTIVE, plan=SIGNS), State.AWAITING_ACTIVATION)
    with acting(SYSTEM):
        send_activation_link(membership=member, now=NOW)
    link = mailed_to(member.account.email)
    leaves(member, remove)
    assert Client().get(link).status_code == Client().post(link, PRESSED).status_code == OVER
    member.refresh_from_db()
    assert member.state == State.DECLINED


def test_whoever_is_suspended_there_is_told_so_by_their_invitation(clock: Traveller) -> None:
    link, member = invitation()
    leaves(member, suspend)
    told = Client().post(link, PRESSED).content.decode()
    assert "that is not open now" in told
    assert "You joined" not in told
