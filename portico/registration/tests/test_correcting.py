"""A registration that was sent back: what is asked is shown and edited, the rest stays."""

from functools import partial
from html import unescape

import pytest
from time_machine import Traveller

from portico.access.actor import Actor, ActorKind
from portico.access.states import CORRECTABLE, WAITING, State
from portico.organizations.models import Membership, Organization
from portico.profiles.loading import profile
from portico.registration.services.correct import NotAsked, WrongState, correct
from portico.reviews.models import Outcome, Review, ReviewState
from portico.reviews.services import decide
from testing.builders import NOW, PLAN
from testing.drafts import a_ready_draft, registrant_of
from testing.parallel import errors, race
from testing.registrant import Registrant
from testing.review_builders import a_reviewer

pytestmark = pytest.mark.django_db
ASKED = ["street2", "phone"]


@pytest.fixture
def founder(clock: Traveller) -> Registrant:
    """Somebody whose registration waits for the plan."""
    registrant = registrant_of(a_ready_draft())
    registrant.walk()
    assert registrant.sign_in().status_code == 302
    return registrant


def send_back(*corrections: str) -> Review:
    return decide(
        review=Review.objects.get(),
        outcome=Outcome.SEND_BACK,
        reason="Which suite is it?",
        corrections=corrections,
        actor=a_reviewer(),
        now=NOW,
    )


def address() -> str:
    return f"/{PLAN}/status/correct/{Membership.objects.get().public_id}/"


def by_service(**details: str) -> None:
    member = Membership.objects.get()
    actor = Actor(kind=ActorKind.PERSON, plan=PLAN, account_id=member.account_id)
    correct(membership=member, profile=profile(PLAN), details=details, actor=actor, now=NOW)


def test_just_what_is_asked_can_be_changed_and_the_rest_is_text(founder: Registrant) -> None:
    send_back(*ASKED)
    form = founder.client.get(address()).context["form"]
    assert list(form.fields) == ASKED
    shown = unescape(founder.client.get(address()).content.decode())
    assert "To correct:</strong> Suite, floor or building, Business phone" in shown
    assert Organization.objects.get().name in shown
    assert 'name="name"' not in shown


def test_the_status_page_names_it_too(founder: Registrant) -> None:
    send_back("phone")
    shown = founder.client.get(f"/{PLAN}/status/").content.decode()
    assert "<strong>To correct:</strong> Business phone" in shown


def test_the_correction_is_sent_and_the_history_keeps_what_changed(founder: Registrant) -> None:
    send_back(*ASKED)
    before = Organization.objects.get()
    answer = founder.client.post(address(), {"street2": "Suite 311", "phone": "314 555 0199"})
    assert answer.status_code == 302
    organization, review = Organization.objects.get(), Review.objects.get()
    assert (organization.street2, organization.phone) == ("Suite 311", "+13145550199")
    assert (organization.state, organization.name) == (State.PENDING_REVIEW, before.name)
    assert (review.state, review.corrections) == (ReviewState.OPEN, [])
    assert review.notes.get(happening="reopened").changes == [
        {"field": "street2", "before": before.street2, "after": "Suite 311"},
        {"field": "phone", "before": before.phone, "after": "+13145550199"},
    ]


def test_what_was_not_asked_stays_though_a_page_sends_it(founder: Registrant) -> None:
    send_back("phone")
    name = Organization.objects.get().name
    founder.client.post(address(), {"name": "Somebody Else", "phone": "314 555 0199"})
    assert Organization.objects.get().name == name


def test_a_page_from_before_it_was_sent_back_changes_nothing_else(founder: Registrant) -> None:
    send_back("phone")
    with pytest.raises(NotAsked):
        by_service(name="Somebody Else", phone="+13145550199")
    assert Review.objects.get().state == ReviewState.SENT_BACK


def test_while_it_waits_everything_can_be_corrected(founder: Registrant) -> None:
    form = founder.client.get(address()).context["form"]
    assert {"name", "street", "phone", "email"} <= set(form.fields)
    founder.client.post(address(), {**form.initial, "name": "Three Rivers LLC"})
    assert Organization.objects.get().name == "Three Rivers LLC"


def test_where_nothing_is_named_everything_can_be_corrected(founder: Registrant) -> None:
    send_back()
    assert "name" in founder.client.get(address()).context["form"].fields


def test_what_no_form_asks_cannot_be_asked_for(founder: Registrant) -> None:
    assert send_back("tin", "phone", "password").corrections == ["phone"]


@pytest.mark.parametrize("state", sorted(WAITING - CORRECTABLE))
def test_once_it_is_decided_or_with_its_signer_nothing_is_corrected(
    founder: Registrant, state: State
) -> None:
    send_back("phone")
    Organization.objects.update(state=state)
    Membership.objects.update(state=state)
    for answer in (founder.client.get(address()), founder.client.post(address(), {"phone": "1"})):
        assert (answer.status_code, answer["Location"]) == (302, f"/{PLAN}/status/")
    with pytest.raises(WrongState):
        by_service(phone="+13145550199")


@pytest.mark.django_db(transaction=True)
def test_a_correction_and_a_decision_at_once_leave_one_story(founder: Registrant) -> None:
    name = Organization.objects.get().name
    outcomes = race([partial(send_back, "phone"), partial(by_service, name="Three Rivers LLC")])
    review, organization = Review.objects.get(), Organization.objects.get()
    was_first = review.state == ReviewState.SENT_BACK and organization.name != name
    assert was_first or organization.name == name
    assert organization.state == State.SENT_BACK
    assert [type(error) for error in errors(outcomes)] == ([] if was_first else [NotAsked])
