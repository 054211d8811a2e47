"""PINs: to the roster's contact alone, hashed, expiring, used once, the latest valid."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.management import CommandError, call_command

from portico.access.actor import Actor
from portico.accounts.models import Challenge
from portico.audit.acting import acting
from portico.audit.models import Event
from portico.notices.models import Notice
from portico.proofs.queries import latest_pin, office_under, proved_by
from portico.proofs.rules import PIN_VALID_FOR, Method, ProofResult, pin_subject
from portico.proofs.services import NoContact, TooSoon, confirm, issue_pin, release
from testing.builders import NOW, PLAN, a_profile
from testing.jobs import RunJobs
from testing.parallel import race, values
from testing.proofs import HOLDER, TIN, Compared, a_holder, mailed_pin, try_pin
from testing.roster_builders import list_group, list_practitioner

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]
race_test = pytest.mark.django_db(transaction=True)
ACTOR = Actor.system(plan=PLAN)
EMAIL = "office@tworivers.example"


@pytest.fixture
def office(db: None) -> None:
    """A group of the roster, with a contact."""
    list_group(plan=PLAN, email=EMAIL)


def confirmed(holder: str, becomes: str = "membership:1") -> frozenset[Method]:
    with acting(ACTOR):
        return confirm(holder=holder, becomes=becomes, actor=ACTOR, now=NOW)


@pytest.mark.requirement("WS-07")
def test_the_pin_is_mailed_to_the_roster_s_contact_and_proves_once() -> None:
    pin = mailed_pin()
    mail = Notice.objects.get()
    assert mail.to == EMAIL
    assert "Two Rivers LLC" in mail.body
    assert "Wednesday, December 16" in mail.body
    assert "/register/" in mail.body
    assert try_pin(pin.lower().replace("-", " ")) is ProofResult.MATCH
    assert confirmed(HOLDER) == {Method.PIN}
    assert try_pin(pin) is ProofResult.NO_MATCH


@pytest.mark.requirement("WS-07")
def test_it_proves_for_its_tin_and_plan_alone() -> None:
    pin = mailed_pin()
    assert try_pin(pin, tin="431882765") is ProofResult.NO_MATCH
    list_group(plan="otherplan", email=EMAIL)
    assert try_pin(pin) is ProofResult.MATCH


def test_nothing_matches_where_none_was_issued(compared: Compared) -> None:
    assert try_pin("") is ProofResult.NO_MATCH
    assert try_pin("ACDE-FGHJ") is ProofResult.NO_MATCH
    assert len(compared) == 2


def test_it_expires() -> None:
    pin = mailed_pin()
    late = NOW + PIN_VALID_FOR
    assert try_pin(pin, now=late) is ProofResult.NO_MATCH
    assert try_pin(pin, now=late - timedelta(seconds=1)) is ProofResult.MATCH


def test_a_newer_one_cancels_the_older_also_where_it_was_typed_already() -> None:
    older = mailed_pin()
    assert try_pin(older) is ProofResult.MATCH
    newer = mailed_pin(now=NOW + timedelta(hours=1))
    assert older != newer
    assert proved_by(HOLDER) == []
    assert try_pin(older, holder=a_holder()) is ProofResult.NO_MATCH
    assert confirmed(HOLDER) == frozenset()
    assert try_pin(newer) is ProofResult.MATCH


def test_a_newer_one_leaves_who_registered_with_the_older() -> None:
    try_pin(mailed_pin())
    confirmed(HOLDER)
    mailed_pin(now=NOW + timedelta(hours=1))
    assert [each.method for each in proved_by("membership:1")] == [Method.PIN]


def test_typed_in_two_drafts_it_is_the_first_one_s_until_that_lets_go() -> None:
    pin, second = mailed_pin(), a_holder()
    assert try_pin(pin) is ProofResult.MATCH
    assert try_pin(pin, holder=second) is ProofResult.NO_MATCH
    with acting(ACTOR):
        release(holder=HOLDER, actor=ACTOR, now=NOW)
    assert try_pin(pin, holder=second) is ProofResult.MATCH


def test_used_once_it_stays_used_when_the_registration_is_declined() -> None:
    pin = mailed_pin()
    try_pin(pin)
    confirmed(HOLDER)
    with acting(ACTOR):
        release(holder="membership:1", actor=ACTOR, now=NOW)
    assert try_pin(pin, holder=a_holder()) is ProofResult.NO_MATCH


@race_test
def test_of_two_drafts_with_the_same_pin_at_once_one_matches() -> None:
    pin = mailed_pin()
    holders = [a_holder() for _ in range(4)]
    outcomes = race([partial(try_pin, pin, holder=each) for each in holders])
    assert sorted(values(outcomes)) == ["match", "no_match", "no_match", "no_match"]


@race_test
def test_two_colleagues_who_issue_one_at_once_leave_one_valid() -> None:
    outcomes = race([mailed_pin, mailed_pin, mailed_pin])
    assert len(values(outcomes)) == 3
    assert Challenge.objects.filter(superseded_at=None).count() == 1


def test_the_pin_is_stored_nowhere_once_it_is_mailed(run_jobs: RunJobs) -> None:
    pin = mailed_pin()
    row = Challenge.objects.get()
    stored = " ".join(str(getattr(row, field.attname)) for field in row._meta.fields)
    assert pin not in stored
    assert pin.replace("-", "") not in stored
    run_jobs()
    assert pin not in Notice.objects.get().body


def test_issuing_is_in_the_trail() -> None:
    mailed_pin()
    event = Event.objects.get(action="pin.issued")
    assert event.subject == f"challenge:{Challenge.objects.get().public_id}"


def test_without_an_email_on_the_roster_none_is_issued() -> None:
    list_group("G-7", plan=PLAN, tin="431882771", phone="+13145550100")
    for tin in ("431882771", "431882772"):
        with pytest.raises(NoContact):
            issue_pin(plan=PLAN, tin=tin, actor=ACTOR, now=NOW)
    assert not Notice.objects.exists()


def test_one_mailbox_gets_ten_an_hour() -> None:
    for _ in range(10):
        mailed_pin()
    with pytest.raises(TooSoon):
        mailed_pin()
    assert Challenge.objects.filter(superseded_at=None).count() == 1


def test_staff_see_the_office_the_masked_contact_and_the_last_pin() -> None:
    office = office_under(profile=a_profile(), tin=TIN, now=NOW)
    assert office is not None
    assert (office.name, office.masked_email) == ("Two Rivers LLC", "o•••••@tworivers.example")
    assert office.last_pin is None
    try_pin(mailed_pin())
    open_one = office_under(profile=a_profile(), tin=TIN, now=NOW)
    assert open_one is not None
    assert open_one.last_pin is not None
    assert open_one.last_pin.is_open
    confirmed(HOLDER)
    used = office_under(profile=a_profile(), tin=TIN, now=NOW)
    assert used is not None
    assert used.last_pin is not None
    assert not used.last_pin.is_open


def test_an_office_whose_contact_has_a_phone_alone_shows_no_email() -> None:
    list_group(plan=PLAN, tin="431882765", phone="+13145550111")
    shown = office_under(profile=a_profile(), tin="431882765", now=NOW)
    assert shown
    assert shown.masked_email == ""


def test_the_last_pin_is_a_pin_of_that_plan() -> None:
    other = {"purpose": "registration_email", "subject": pin_subject(TIN), "issued_at": NOW}
    Challenge.objects.create(kind="code", plan=PLAN, expires_at=NOW + PIN_VALID_FOR, **other)
    link = {**other, "kind": "link", "purpose": "office_pin"}
    Challenge.objects.create(plan=PLAN, expires_at=NOW + PIN_VALID_FOR, **link)
    assert latest_pin(plan=PLAN, tin=TIN) is None
    mailed_pin()
    last = latest_pin(plan=PLAN, tin=TIN)
    assert last
    assert last.purpose == "office_pin"
    assert latest_pin(plan="otherplan", tin=TIN) is None


def test_an_office_without_one_contact_is_known_and_says_so() -> None:
    for number in ("P-1", "P-2"):
        list_practitioner(number, plan=PLAN, tin="431882773", email=EMAIL)
    office = office_under(profile=a_profile(), tin="431882773", now=NOW)
    assert office is not None
    assert office.masked_email == ""
    assert office_under(profile=a_profile(), tin="431882774", now=NOW) is None


@pytest.mark.requirement("WS-07")
def test_the_command_mails_one_and_names_neither_pin_nor_address(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("pin", "issue", plan=PLAN, tin="43-1882764")
    said = capsys.readouterr().out
    assert said.startswith("Mailed a PIN to o•••••@tworivers.example. It works until ")
    assert EMAIL not in said
    assert TIN not in said
    assert Notice.objects.get().to == EMAIL


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"plan": "nowhere"}, "There is no plan nowhere. Plans here: "),
        ({"tin": "12"}, "--tin: Enter a tax ID"),
        ({"tin": "431882799"}, "The roster names no email for an office with this tax ID"),
    ],
)
def test_the_command_says_what_to_do(typed: dict[str, str], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("pin", "issue", **{"plan": PLAN, "tin": TIN, **typed})
