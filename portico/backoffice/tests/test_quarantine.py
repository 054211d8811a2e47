"""The quarantine at work: the reasons, taking out, repairing, trying again, setting aside."""

from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portico.access.actor import StaffRoleName
from portico.audit.models import Event
from portico.exchange.models import Quarantined
from testing.builders import an_account, signed_in, staff_member
from testing.jobs import RunJobs
from testing.received import BOARD, SECRETS, a_mixed_file, received, repaired, shown
from testing.remittances import a_remittance, an_interchange

pytestmark = pytest.mark.django_db


def waiting() -> Quarantined:
    """One that was refused for want of a tax ID."""
    a_mixed_file()
    return Quarantined.objects.select_related("transaction").get()


def address_of(waits: Quarantined, act: str = "") -> str:
    return f"{BOARD}quarantine/{waits.public_id}/{act}"


def taken_out(client: Client, waits: Quarantined, reason: str = "To repair it") -> Any:
    return client.post(address_of(waits, "download/"), {"reason": reason})


def upload(client: Client, waits: Quarantined, content: bytes, name: str = "repaired.835") -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(address_of(waits, "repair/"), {"chosen": file}, follow=True)


def test_nothing_waits_and_nothing_ended(operator: Client) -> None:
    assert "Nothing waits" in shown(operator, f"{BOARD}quarantine/")
    assert "Nothing ended yet" in shown(operator, f"{BOARD}quarantine/?part=ended")


def test_what_waits_says_why_where_and_in_which_file(operator: Client) -> None:
    waits = waiting()
    place = f"Segment {waits.transaction.segment} ST"
    listed, page = shown(operator, f"{BOARD}quarantine/"), shown(operator, address_of(waits))
    for words in ("ST 0002", "mixed.835", "names the payee's tax ID", place):
        assert words in listed
    for words in ("It cannot be loaded", "names the payee's tax ID", place, "000"):
        assert words in page


def test_the_quarantine_is_narrowed_to_a_reason(operator: Client) -> None:
    waiting()
    received(an_interchange(a_remittance().replace("BPR*I*132.5", "BPR*I*lots")), "amount.835")
    page = shown(operator, f"{BOARD}quarantine/?fault=amount")
    assert ("amount.835" in page, "mixed.835" in page) == (True, False)


def test_the_list_asks_as_often_for_many_as_for_one(operator: Client) -> None:
    def asked() -> int:
        shown(operator, f"{BOARD}quarantine/")
        with CaptureQueriesContext(connection) as queries:
            shown(operator, f"{BOARD}quarantine/")
        return len(queries)

    waiting()
    one = asked()
    for number in range(4):
        a_mixed_file(f"{number}.835")
    assert asked() == one


# --- Taking it out -------------------------------------------------------------------------------
def test_it_is_taken_out_in_an_envelope_of_its_own_with_a_reason(operator: Client) -> None:
    waits = waiting()
    answer = taken_out(operator, waits, "Payer is closed until Monday")
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("ISA*00*")
    assert (text.count("ST*835*"), "ST*835*0002" in text, "GE*1*1~" in text) == (1, True, True)
    assert "attachment" in answer["Content-Disposition"]
    event = Event.objects.get(action="quarantine.taken_out")
    assert event.details == {"reason": "Payer is closed until Monday"}
    assert event.subject == f"quarantined:{waits.public_id}"


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("", "Enter why you need this transaction set"),
        ("for 43-1882764", "without numbers of people"),
        ("ask jane@doe.example", "without an email"),
    ],
)
def test_without_a_reason_that_may_be_kept_nothing_is_taken_out(
    operator: Client, reason: str, words: str
) -> None:
    answer = taken_out(operator, waiting(), reason)
    assert words in unescape(answer.content.decode())
    assert not Event.objects.filter(action="quarantine.taken_out").exists()


def test_a_lead_sees_the_quarantine_and_takes_nothing_out() -> None:
    waits = waiting()
    lead = signed_in(Client(), staff_member(role=StaffRoleName.LEAD))
    assert "Download this transaction set" not in shown(lead, address_of(waits))
    assert taken_out(lead, waits).status_code == 404


@pytest.mark.parametrize("act", ["", "download/", "repair/", "again/", "set-aside/"])
def test_another_plans_operator_does_nothing_here(act: str) -> None:
    waits = waiting()
    account = staff_member(plan="wellmark", role=StaffRoleName.OPERATOR)
    client, address = signed_in(Client(), account), address_of(waits, act)
    for path in (address, address.replace("/wellfirst/", "/wellmark/")):
        assert client.post(path, {"reason": "To look"}).status_code in {404, 405}
    assert not Quarantined.objects.exclude(ended="", tried_at=None).exists()


# --- Repairing it --------------------------------------------------------------------------------
def test_repaired_by_hand_it_is_loaded_and_says_so(operator: Client, run_jobs: RunJobs) -> None:
    waits = waiting()
    content = b"".join(taken_out(operator, waits).streaming_content)
    said = upload(operator, waits, repaired(content)).content.decode()
    assert "The repaired file is here and is being loaded." in said
    assert "every 3s" in said
    run_jobs()
    page = shown(operator, address_of(waits))
    assert "A repaired one came and was accepted" in page
    assert "repaired.835" in page
    assert "Repaired" in shown(operator, f"{BOARD}quarantine/?part=ended")
    actions = {"quarantine.repair_uploaded", "quarantine.repaired"}
    assert Event.objects.filter(action__in=actions).count() == 2


def test_a_repair_that_is_refused_again_leaves_it_waiting(
    operator: Client, run_jobs: RunJobs
) -> None:
    waits = waiting()
    upload(operator, waits, b"".join(taken_out(operator, waits).streaming_content))
    run_jobs()
    page = shown(operator, address_of(waits))
    assert "is no repair: it was refused again" in page
    assert "Upload repaired file" in page


@pytest.mark.parametrize(
    ("content", "words"), [(b"PK\x03\x04", "zip archive"), (b"", "it is empty"), (None, "Choose")]
)
def test_what_is_no_repair_is_refused_in_words(
    operator: Client, content: bytes | None, words: str
) -> None:
    waits = waiting()
    sent = {} if content is None else {"chosen": SimpleUploadedFile("repaired.835", content)}
    page = unescape(operator.post(address_of(waits, "repair/"), sent).content.decode())
    assert words in page
    assert not [secret for secret in SECRETS if secret in page]


# --- Trying it again, setting it aside -----------------------------------------------------------
def test_it_is_tried_again_and_says_when(operator: Client, run_jobs: RunJobs) -> None:
    waits = waiting()
    said = operator.post(address_of(waits, "again/"), follow=True).content.decode()
    assert "It is being tried again." in said
    assert "exchange.try_again" in run_jobs().done
    assert "Last tried again" in shown(operator, address_of(waits))


def test_it_is_set_aside_with_a_reason_and_a_name() -> None:
    waits, olga = waiting(), an_account(first_name="Olga", last_name="Reyes")
    client = signed_in(Client(), staff_member(role=StaffRoleName.OPERATOR, account=olga))
    address = address_of(waits, "set-aside/")
    assert "Set ST 0002 aside?" in shown(client, address)
    assert "Enter why" in client.post(address, {}).content.decode()
    client.post(address, {"reason": "The sender says it was a test."})
    page = shown(client, address_of(waits))
    assert "Olga Reyes set it aside" in page
    assert "The sender says it was a test." in page
    assert Event.objects.get(action="quarantine.set_aside").account_id == olga.pk


@pytest.mark.parametrize("act", ["again/", "set-aside/"])
def test_what_ended_meanwhile_is_told_and_left_as_it_is(operator: Client, act: str) -> None:
    waits = waiting()
    operator.post(address_of(waits, "set-aside/"), {"reason": "A test"})
    said = operator.post(address_of(waits, act), {"reason": "Another"}, follow=True)
    assert "It ended meanwhile" in said.content.decode()
    waits.refresh_from_db()
    assert (waits.reason, waits.tried_at) == ("A test", None)


def test_the_menu_counts_what_waits(operator: Client) -> None:
    waiting()
    page = shown(operator, f"/{BOARD.split('/')[1]}/staff/failed/")
    entry = page[page.index("File exchange") :]
    assert '<span class="count">1</span>' in entry[: entry.index("</a>")]
