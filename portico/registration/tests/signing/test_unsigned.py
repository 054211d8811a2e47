"""An agreement that was mailed: what the reviewer may do meanwhile; declined, reminded, let go."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from time_machine import Traveller

from portico.access.states import State
from portico.agreements.models import SignatureRequest
from portico.agreements.rules import SignatureState, What
from portico.notices.models import Notice
from portico.organizations.models import Membership
from portico.registration.jobs import run_calendar
from portico.registration.tests.signing.mailed import (
    PLAN,
    WAITING,
    decided,
    happened,
    page,
    post,
    states,
    wrote_to_the_office,
)
from portico.reviews.models import Outcome, ReviewState
from portico.reviews.rules import Objection
from portico.reviews.services import ReviewRefused
from testing.registrant import Registrant
from testing.world import (
    World,
    mailed_agreement,
)

pytestmark = pytest.mark.requirement("WM-03")


# --- The reviewer ---------------------------------------------------------------------------------
@pytest.mark.parametrize("outcome", [Outcome.APPROVE, Outcome.SEND_BACK])
def test_nobody_approves_what_is_not_signed(registered: Registrant, outcome: Outcome) -> None:
    with pytest.raises(ReviewRefused, match=Objection.NOT_SIGNED.value):
        decided(outcome)
    assert states() == WAITING


def test_the_plan_may_decline_meanwhile_and_then_nothing_is_left_to_sign(link: str) -> None:
    decided(Outcome.DECLINE)
    assert states()[0] == State.DECLINED
    assert "There is nothing to sign here any more" in page(link)
    assert "There is nothing to sign" in post(link).content.decode()
    assert SignatureRequest.objects.get().state == SignatureState.SUPERSEDED


def test_once_signed_it_is_approved_as_any_other(link: str, registered: Registrant) -> None:
    post(link)
    wrote_to_the_office()
    decided(Outcome.APPROVE)
    assert Membership.objects.get().state == State.ACTIVE


# --- Declined -------------------------------------------------------------------------------------
def test_declining_asks_first(link: str) -> None:
    asked = page(f"{link}decline/")
    assert "Do you not want to sign?" in asked
    assert states() == WAITING


def test_declined_it_ends_and_may_be_registered_again(
    link: str, registered: Registrant, office: World
) -> None:
    answer = Client().post(f"{link}decline/", {"reason": "Not us."}, follow=True).content.decode()
    assert "You did not sign" in answer
    assert states() == (
        State.DECLINED,
        State.DECLINED,
        ReviewState.WITHDRAWN,
        SignatureState.DECLINED,
    )
    assert "You did not sign" in post(link).content.decode()
    mail = Notice.objects.filter(to=registered.email).latest("pk")
    assert f"/{PLAN}/register/" in mail.body
    registered.sign_in()
    status = registered.client.get(f"/{PLAN}/status/").content.decode()
    assert "You did not sign the agreement" in status
    again = office.on("non-participating")
    again.email, again.username = "renee@tworivers.example", "renee.oneill"
    assert again.walk() == "done"


# --- Time passes ----------------------------------------------------------------------------------
def test_its_signer_is_reminded_twice_and_every_mail_has_a_link_that_works(
    registered: Registrant, link: str, clock: Traveller
) -> None:
    for days in (3, 7):
        clock.shift(timedelta(days=days))
        run_calendar()
        run_calendar()
    reminders = Notice.objects.filter(to=registered.email, subject__startswith="Reminder")
    assert reminders.count() == 2
    assert mailed_agreement(registered) != link
    assert "The agreement is signed" in post(link).content.decode()
    assert "The agreement is signed" in page(mailed_agreement(registered))


def test_unsigned_it_expires_and_everything_is_free_again(
    registered: Registrant, link: str, office: World, clock: Traveller
) -> None:
    clock.shift(timedelta(days=30))
    assert "The time to sign is over" in page(link)
    assert "The time to sign is over" in post(link).content.decode()
    run_calendar()
    run_calendar()
    assert states() == (
        State.EXPIRED,
        State.EXPIRED,
        ReviewState.WITHDRAWN,
        SignatureState.EXPIRED,
    )
    assert happened().count(What.EXPIRED) == 1
    over = Notice.objects.filter(subject__startswith="Your registration ended without")
    assert over.get().to == registered.email
    assert "The time to sign is over" in page(link)
    again = office.on("non-participating")
    again.email, again.username = "renee@tworivers.example", "renee.oneill"
    assert again.walk() == "done"


def test_it_is_mailed_again_to_the_same_address_and_not_without_end(
    registered: Registrant, link: str
) -> None:
    address = f"/{PLAN}/sign/send-again/"
    before = Notice.objects.filter(to=registered.email).count()
    for _ in range(12):
        assert registered.client.post(address).status_code == 302
    mails = Notice.objects.filter(to=registered.email, body__contains="/sign/")
    assert {mail.to for mail in mails} == {registered.email}
    assert before < Notice.objects.filter(to=registered.email).count() <= before + 10
    assert What.SENT_AGAIN in happened()
    assert "The agreement is signed" in post(link).content.decode()


def test_a_stranger_has_nothing_mailed(registered: Registrant) -> None:
    before = Notice.objects.count()
    assert Client().post(f"/{PLAN}/sign/send-again/").status_code == 302
    assert Notice.objects.count() == before


def test_once_mailed_the_link_is_nowhere_in_the_outbox(
    registered: Registrant, run_jobs: Callable[[], object]
) -> None:
    run_jobs()
    assert not Notice.objects.filter(body__contains="/sign/").exists()
