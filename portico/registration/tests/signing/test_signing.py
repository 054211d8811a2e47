"""The agreement that is mailed after a registration: signed on any device, or refused."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from time_machine import Traveller

from portico.access.states import State
from portico.agreements.models import Acceptance, SignatureEvent, SignatureRequest, Version
from portico.agreements.rules import What
from portico.audit.models import Event
from portico.notices.models import Notice
from portico.organizations.models import Membership, Organization
from portico.registration.tests.signing.mailed import (
    PHONE,
    PLAN,
    TYPED,
    WAITING,
    WITH_THE_PLAN,
    happened,
    page,
    post,
    states,
)
from portico.reviews.models import Review, ReviewState
from testing.builders import NOW
from testing.registrant import Registrant
from testing.world import (
    NAME,
    TIN,
    World,
    mailed_agreement,
    sign_mailed_agreement,
)

pytestmark = pytest.mark.requirement("WM-03")


# --- Registered, and the agreement is mailed ------------------------------------------------------
def test_a_non_participating_one_waits_for_its_signature(registered: Registrant) -> None:
    assert states() == WAITING
    asked = SignatureRequest.objects.get()
    assert (asked.signer, asked.email) == (NAME, registered.email)
    assert asked.version.key == "web-access-iowa"
    assert asked.subject == str(Organization.objects.get())


def test_a_participating_one_signs_nothing_more(office: World) -> None:
    assert office.on("participating").walk() == "done"
    assert Membership.objects.get().state == State.PENDING_REVIEW
    assert Review.objects.get().state == ReviewState.OPEN
    assert not SignatureRequest.objects.exists()
    assert not Notice.objects.filter(body__contains="/sign/").exists()


def test_another_state_has_another_agreement(office: World) -> None:
    somebody = office.on("non-participating")
    somebody.changes["state"] = {"state": "SD"}
    somebody.walk()
    assert "South Dakota" in page(mailed_agreement(somebody))
    assert SignatureRequest.objects.get().version.key == "web-access-south-dakota"


def test_the_mail_has_the_only_trace_of_the_link_and_no_identifier_in_it(link: str) -> None:
    mail = Notice.objects.get(body__contains=link)
    assert mail.secret
    assert "by Wednesday, December 16" in mail.body
    public_id = str(SignatureRequest.objects.get().public_id)
    assert not {part for part in (TIN, public_id, "okafor") if part in link}
    trail = str(list(Event.objects.values()))
    assert link.rstrip("/").rsplit("/", 1)[1] not in trail


def test_done_and_status_say_that_it_waits_for_them(registered: Registrant) -> None:
    done = registered.client.get(f"/{PLAN}/register/done/").content.decode()
    assert "Sign the agreement we mailed you" in done
    registered.sign_in()
    status = registered.client.get(f"/{PLAN}/status/").content.decode()
    assert "Waiting for your signature" in status
    assert f"We mailed it to {registered.email}. Sign it by Wednesday, December 16" in status
    assert "As soon as the agreement is signed." in status
    assert registered.client.get(f"/{PLAN}/home/").status_code == 302


# --- Opened and signed ----------------------------------------------------------------------------
def test_opening_it_signs_nothing_however_often_and_says_so_once_for_each_device(link: str) -> None:
    for _ in range(3):
        assert "Sign the agreement" in page(link, PHONE)
    assert Client().head(link).status_code == 200
    page(link)
    assert states() == WAITING
    assert happened() == [What.SENT, What.OPENED, What.OPENED]
    opened = SignatureEvent.objects.filter(what=What.OPENED).first()
    assert opened is not None
    assert (opened.device, opened.address) == ("Chrome on Android", "127.0.0.1")


def test_a_scanner_that_opens_it_from_everywhere_fills_no_table(link: str) -> None:
    for last in range(30):
        Client(REMOTE_ADDR=f"192.0.2.{last}").get(link)
    assert happened().count(What.OPENED) == 20


def test_it_is_signed_on_another_device_and_the_plan_decides_next(
    registered: Registrant, clock: Traveller
) -> None:
    clock.shift(timedelta(days=1))
    signed = sign_mailed_agreement(registered)
    assert "The agreement is signed" in signed
    assert "I sign this agreement for Two Rivers Orthopedics LLC" in signed
    assert states() == WITH_THE_PLAN
    review = Review.objects.get()
    assert review.clock_started_at == NOW + timedelta(days=1)
    assert review.due_at > review.clock_started_at
    assert "Web access agreement for Iowa signed electronically" in str(review.evidence)
    mail = Notice.objects.get(to=registered.email, subject__startswith="You signed")
    assert review.reference in mail.body


def test_what_is_signed_says_who_when_and_every_word(link: str) -> None:
    post(link, drawing="M10 20L30 40")
    signed = SignatureRequest.objects.get()
    assert (signed.typed_name, signed.signed_at, signed.drawn) == (NAME, NOW, "M10 20L30 40")
    assert signed.consent.startswith("I agree to receive and sign")
    assert "Two Rivers Orthopedics LLC" in signed.intent
    assert "1-800-555-0142" in signed.disclosed
    assert happened() == [What.SENT, What.CONSENTED, What.SIGNED]
    hashes = SignatureEvent.objects.values_list("sha256", flat=True)
    assert len(set(hashes)) == 3


def test_it_is_an_acceptance_too(link: str, registered: Registrant) -> None:
    post(link)
    accepted = Acceptance.objects.get(key="web-access-iowa")
    assert (accepted.role, accepted.address) == ("main administrator", "127.0.0.1")
    assert accepted.account.email == registered.email
    assert accepted.membership_id == Membership.objects.get().pk
    assert Version.objects.get(key=accepted.key).sha256 == accepted.sha256


def test_the_link_shows_afterwards_that_it_is_signed(link: str) -> None:
    first, second = post(link), post(link)
    for answer in (first, second, Client().get(link)):
        assert answer.status_code == 200
        assert "The agreement is signed" in answer.content.decode()
    assert happened().count(What.SIGNED) == 1
    assert Acceptance.objects.filter(key="web-access-iowa").count() == 1


def test_what_is_signed_is_never_changed_or_removed(link: str) -> None:
    post(link)
    signed = SignatureRequest.objects.all()
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        signed.update(typed_name="Somebody Else")
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        SignatureEvent.objects.update(device="")
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        signed._raw_delete("default")  # past the protection of its events


# --- What is refused ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("consent", "Agree to electronic records to sign here, or sign on paper"),
        ("intent", "Say that you mean to sign"),
        ("typed_name", "Enter your full name"),
    ],
)
def test_nothing_is_signed_without_consent_intent_and_name(
    link: str, missing: str, said: str
) -> None:
    answer = post(link, **{missing: ""})
    assert said in answer.content.decode()
    assert states() == WAITING


@pytest.mark.parametrize("name", ["Marcus", "Okafor Marcus", "Dana Reyes", "<b>Marcus Okafor</b>"])
def test_another_name_is_refused_and_the_page_says_what_to_do(link: str, name: str) -> None:
    answer = post(link, typed_name=name).content.decode()
    assert "Type the name as it was registered: Marcus Okafor" in answer
    assert "Call 1-800-555-0142 before you sign." in answer
    assert "<b>Marcus" not in answer
    assert states() == WAITING


def test_a_drawing_that_is_none_is_refused_and_kept_out_of_the_page(link: str) -> None:
    answer = post(link, drawing='M1 1"><script>alert(1)</script>').content.decode()
    assert "Clear the drawing" in answer
    assert "<script>alert" not in answer
    assert states() == WAITING


def test_a_browser_that_says_anything_of_itself_is_told_in_our_words(link: str) -> None:
    hostile = {"User-Agent": "<script>alert(1)</script>" + "x" * 5000 + " iPhone"}
    Client().get(link, headers=hostile)
    assert SignatureEvent.objects.get(what=What.OPENED).device == "A browser on iPhone"


@pytest.mark.parametrize("way", ["", "decline/", "send-again/"])
def test_a_link_nobody_sent_and_one_of_another_plan_are_the_same(link: str, way: str) -> None:
    unknown = f"/{PLAN}/sign/{'x' * 43}/"
    elsewhere = link.replace(PLAN, "wellfirst")
    for address in (unknown, elsewhere):
        answer = Client().post(f"{address}{way}", TYPED, follow=True)
        assert answer.status_code == 410
        assert "This link does not work any more" in answer.content.decode()
    assert states() == WAITING


def test_somebody_who_corrects_the_registration_signs_nothing_by_it(registered: Registrant) -> None:
    registered.sign_in()
    member = Membership.objects.get()
    address = f"/{PLAN}/status/correct/{member.public_id}/"
    typed = {"name": "Another LLC", "street": "1 Elm", "city": "Ames", "region": "IA"}
    answer = registered.client.post(address, {**typed, "zip": "50010", "phone": "3145550110"})
    assert answer.status_code == 302
    assert states() == WAITING
    assert Organization.objects.get().name == "Two Rivers Orthopedics LLC"
