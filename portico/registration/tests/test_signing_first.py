"""The agreement asked for before anything else: its order is a key of the profile."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from time_machine import Traveller

from portico.access.states import State
from portico.agreements.models import Acceptance, SignatureRequest
from portico.agreements.rules import SignatureState
from portico.notices.models import Notice
from portico.organizations.models import Membership, Organization
from portico.registration.jobs import run_calendar
from portico.registration.models import Draft
from portico.reviews.models import Review, ReviewState
from testing.plans import Installed
from testing.registrant import Registrant, code_sent_to
from testing.world import NAME, a_world, mailed_agreement, sign_mailed_agreement

pytestmark = pytest.mark.requirement("WM-03")
PLAN = "wellmark"
STEP = re.compile(
    r"\[\[registration\.tracks\.steps\]\]\nkind = \"electronic_signature\".*?\n\n", re.DOTALL
)
STATES = 'settings = { states = ["IA", "SD"] }\n\n'


def sign_first(installed: Installed) -> None:
    """Let the plan have the agreement signed first."""
    file = installed.folder / f"{PLAN}.toml"
    text = file.read_text(encoding="utf-8")
    found = STEP.search(text)
    assert found
    step = found[0].replace('"after"', '"before"').replace('"Finish"', '"Start"')
    before, after = text[: found.start()], text[found.end() :]
    head, states, tail = before.rpartition(STATES)
    file.write_text(f"{head}{states}{step}{tail}{after}", encoding="utf-8")
    installed.change(PLAN, 'slug = "wellmark"', 'slug = "wellmark"')


@pytest.fixture
def somebody(installed: Installed, clock: Traveller) -> Registrant:
    """Somebody in no network, at a plan that has the agreement signed first."""
    sign_first(installed)
    return a_world(PLAN).on("non-participating")


@pytest.fixture
def asked(somebody: Registrant) -> Registrant:
    """They have come to the request form and sent it."""
    somebody.changes["signature"] = {"organization": "Two Rivers Orthopedics LLC"}
    assert somebody.walk(until="signature") == "signature"
    somebody.answer("signature")
    return somebody


def shown(somebody: Registrant, key: str = "signature") -> str:
    return somebody.get(key).content.decode()


def walked(somebody: Registrant) -> None:
    assert somebody.walk() == "done"


def test_the_request_form_starts_the_same_draft_and_mails_the_agreement(
    asked: Registrant,
) -> None:
    request = SignatureRequest.objects.get()
    assert (request.signer, request.email) == (NAME, asked.email)
    assert request.organization == "Two Rivers Orthopedics LLC"
    assert request.subject == str(Draft.objects.get())
    assert asked.due() == "signature"
    assert f"To {asked.email}, with the subject" in shown(asked)


def test_nothing_goes_on_before_it_is_signed(asked: Registrant) -> None:
    answer = asked.post("signature")
    assert "It is not signed yet" in answer.content.decode()
    assert asked.get("tax-id").status_code == 302
    assert asked.due() == "signature"


def test_signed_on_a_phone_it_goes_on_here(asked: Registrant) -> None:
    page = sign_mailed_agreement(asked)
    assert "On this device, a code to your email opens it." in page
    assert asked.post("signature").status_code == 302
    assert asked.due() == "terms"
    walked(asked)
    assert Membership.objects.get().state == State.PENDING_REVIEW
    assert Review.objects.get().state == ReviewState.OPEN
    assert "Agreement signed electronically" in str(Review.objects.get().evidence)
    signed = SignatureRequest.objects.get()
    assert signed.subject == str(Organization.objects.get())
    accepted = Acceptance.objects.get(key="web-access-iowa")
    assert (accepted.accepted_at, accepted.address) == (signed.signed_at, "127.0.0.1")
    assert accepted.membership_id == Membership.objects.get().pk


def test_what_was_asked_fills_the_pages_after_it(asked: Registrant) -> None:
    sign_mailed_agreement(asked)
    asked.walk(until="organization")
    assert 'value="Two Rivers Orthopedics LLC"' in shown(asked, "organization")
    asked.walk(until="you")
    you = shown(asked, "you")
    for value in ("Marcus", "Okafor", asked.email):
        assert f'value="{value}"' in you


def test_signed_in_the_same_browser_its_page_leads_back(asked: Registrant) -> None:
    page = sign_mailed_agreement(asked, asked.client)
    assert f'href="/{PLAN}/register/go-on/"' in page


def test_the_draft_is_opened_elsewhere_by_a_code_to_the_signer(asked: Registrant) -> None:
    phone = Client()
    sign_mailed_agreement(asked, phone)
    address = f"/{PLAN}/register/continue/"
    phone.post(address, {"email": asked.email})
    phone.post(address, {"code": code_sent_to(asked.email)}, follow=True)
    there = Registrant(client=phone, plan=PLAN, track=asked.track)
    assert there.due() == "terms"


def test_nobody_opens_the_draft_by_an_email_that_never_signed(asked: Registrant) -> None:
    before = Notice.objects.count()
    Client().post(f"/{PLAN}/register/continue/", {"email": asked.email})
    assert Notice.objects.count() == before


def test_another_email_is_asked_anew_and_the_link_before_signs_nothing(asked: Registrant) -> None:
    old = mailed_agreement(asked)
    asked.post("signature", action="change")
    assert f'value="{asked.email}"' in shown(asked)
    asked.email = "office@tworivers.example"
    asked.answer("signature")
    typed = {"consent": "on", "intent": "on", "typed_name": NAME}
    answer = Client().post(old, typed, follow=True).content.decode()
    assert "There is nothing to sign here any more" in answer
    assert asked.due() == "signature"
    Client().post(f"{old}send-again/")
    assert {
        mail.to for mail in Notice.objects.filter(body__contains="/sign/").order_by("pk")[1:]
    } == {asked.email}
    sign_mailed_agreement(asked)
    assert asked.due() == "terms"


def test_asked_twice_for_the_same_one_mail_leaves(asked: Registrant) -> None:
    asked.post("signature", action="change")
    asked.answer("signature")
    assert SignatureRequest.objects.count() == 1
    assert Notice.objects.filter(body__contains="/sign/").count() == 1


def test_sent_again_it_goes_to_the_same_address(asked: Registrant) -> None:
    asked.post("signature", action="send")
    mails = Notice.objects.filter(body__contains="/sign/")
    assert [mail.to for mail in mails] == [asked.email] * 2


def test_another_name_afterwards_has_to_be_signed_again(asked: Registrant) -> None:
    sign_mailed_agreement(asked)
    asked.changes["organization"] = {"name": "Another Office LLC"}
    asked.walk(until="signature")
    assert "It has to be signed again" in shown(asked)
    assert 'value="Another Office LLC"' in shown(asked)
    asked.changes["signature"] = {"organization": "Another Office LLC"}
    asked.answer("signature")
    first, second = SignatureRequest.objects.order_by("pk")
    assert (first.state, second.state) == (SignatureState.SUPERSEDED, SignatureState.SENT)
    assert first.signed_at is not None
    sign_mailed_agreement(asked)
    walked(asked)


def test_another_state_has_another_agreement_to_sign(asked: Registrant) -> None:
    sign_mailed_agreement(asked)
    asked.changes["state"] = {"state": "SD"}
    asked.answer("state")
    assert asked.due() == "signature"


def test_declined_it_waits_and_can_be_mailed_again(asked: Registrant) -> None:
    link = mailed_agreement(asked)
    assert "Without the agreement the registration cannot go on" in (
        Client().get(f"{link}decline/").content.decode()
    )
    page = Client().post(f"{link}decline/", follow=True).content.decode()
    assert "It can be mailed again from there." in page
    assert "The agreement was declined." in shown(asked)
    asked.answer("signature")
    sign_mailed_agreement(asked)
    assert asked.due() == "terms"


def test_a_draft_that_ends_takes_the_agreement_along(asked: Registrant, clock: Traveller) -> None:
    link = mailed_agreement(asked)
    clock.shift(timedelta(days=14, seconds=1))
    run_calendar()
    assert SignatureRequest.objects.get().state == SignatureState.EXPIRED
    assert "The time to sign is over" in Client().get(link).content.decode()
    assert not Notice.objects.filter(subject__startswith="Your registration ended").exists()


def test_signed_for_a_draft_nobody_sends_it_is_kept_and_belongs_to_nothing(
    asked: Registrant, clock: Traveller
) -> None:
    sign_mailed_agreement(asked)
    clock.shift(timedelta(days=14, seconds=1))
    run_calendar()
    kept = SignatureRequest.objects.get()
    assert (kept.state, kept.typed_name) == (SignatureState.EXPIRED, NAME)
    assert not Acceptance.objects.filter(key="web-access-iowa").exists()


def test_whoever_turns_out_to_participate_signs_nothing(asked: Registrant) -> None:
    asked.track = "participating"
    asked.answer("participation")
    walked(asked)
    assert SignatureRequest.objects.get().state == SignatureState.SUPERSEDED
    assert Membership.objects.get().state == State.PENDING_REVIEW
