"""What leaves as a table is the set that is listed, whoever takes it, and each is on record once."""

import csv
from collections.abc import Generator
from datetime import timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from uuid import uuid4

import pytest
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from openpyxl import load_workbook

from portico.access.actor import StaffRoleName
from portico.audit.models import Event
from portico.delegation.models import Succession
from portico.records.payments.rules import NewPayment
from portico.records.payments.told import ToldPerson
from portico.tools.remittances.tables import Row
from portico.tools.remittances.tests.conftest import READS, TAKES, Office, address, id_of
from portico.tools.remittances.views import files
from portico.web import workbooks
from testing.builders import NOW, PLAN, an_npi, signed_in, staff_member
from testing.payments import SERVED, a_claim, a_payment, rendered_by

pytestmark = pytest.mark.django_db
EVERY_TIME = "?paid=all"


def rows_of(answer: HttpResponseBase) -> list[dict[str, str]]:
    """A CSV as somebody reads it."""
    assert answer.status_code == 200
    assert isinstance(answer, StreamingHttpResponse)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[arg-type] # it is no asynchronous one
    return list(csv.DictReader(StringIO(text)))


def taken(
    client: Client, name: str = "claims.csv", query: str = EVERY_TIME
) -> list[dict[str, str]]:
    return rows_of(client.get(address(None, name) + query))


def taken_away() -> list[dict[str, int]]:
    return [event.details for event in Event.objects.filter(action="remittance.exported")]


def test_a_row_for_each_claim_with_what_was_decided(office: Office) -> None:
    patient = ToldPerson(last="Doe", first="Jane", identifier="M0041")
    claim = a_claim(patient=patient, remarks=("N130",), paid=Decimal("0.50"))
    payment = a_payment(claim, payee_tin=office.tin, payee_npi=(npi := an_npi()))
    assert taken(office.client(TAKES)) == [
        {
            "Check or EFT": payment.reference,
            "Paid on": "10/30/2026",
            "Paid to": "Two Rivers Orthopedics LLC",
            "NPI": npi,
            "Account": claim.number,
            "Claim": claim.payer_number,
            "Status": "Decided by the plan as first to pay",
            "Patient last name": "Doe",
            "Patient first name": "Jane",
            "Member ID": "M0041",
            "Served from": "10/12/2026",
            "Served to": "",
            "Rendered by NPI": "",
            "Billed": "67.50",
            "Plan adjustments": "47.00",
            "Patient owes": "20.00",
            "Paid": "0.50",
            "Adjustments": "CO-45 47.00; PR-3 20",
            "Remarks": "N130",
        }
    ]


def test_a_row_for_each_payment_and_each_service(office: Office) -> None:
    payment = a_payment(a_claim(), a_claim(), payee_tin=office.tin)
    client = office.client(TAKES)
    (row,) = taken(client, "payments.csv")
    assert (row["Check or EFT"], row["Claims"], row["Paid"]) == (payment.reference, "2", "265.00")
    services = taken(client, "services.csv")
    assert [(each["Line"], each["Procedure"], each["Paid"]) for each in services] == [
        ("1", "99213", "132.50")
    ] * 2


def test_every_way_of_taking_them_is_the_set_that_is_listed(office: Office) -> None:
    npi, later = an_npi(), SERVED + timedelta(days=5)
    mine = a_payment(
        a_claim(rendering=rendered_by(npi)), a_claim(served_from=later), payee_tin=office.tin
    )
    other = a_payment(a_claim(), payee_tin=office.tin)
    a_payment(a_claim(rendering=rendered_by(npi)))  # somebody else's
    everybody, one = office.client(TAKES), office.client(TAKES, npis=(npi,))
    assert seen(everybody, mine, other) == (3, {mine.reference, other.reference})
    assert seen(one, mine, other) == (1, {mine.reference})
    office.moved_here(later)
    assert seen(everybody, mine, other) == (1, {mine.reference})


def seen(client: Client, *payments: NewPayment) -> tuple[int, set[str]]:
    """How many claims and which payments: the same by each way there is."""
    claims = taken(client)
    found = {row["Check or EFT"] for row in claims}
    assert {row["Check or EFT"] for row in taken(client, "payments.csv")} == found
    assert {row["Check or EFT"] for row in taken(client, "services.csv")} == found
    listed = client.get(f"/{PLAN}/remittances/{EVERY_TIME}")
    assert {row["payment"].reference for row in listed.context["rows"]} == found
    assert listed.context["totals"].claims == len(claims)
    assert len(cells(client)["Claims"]) == len(claims) + 1
    for payment in payments:
        page = client.get(address(id_of(payment.payee_tin, payment.reference), ""))
        of_one = client.get(address(id_of(payment.payee_tin, payment.reference), "claims.csv"))
        assert of_one.status_code == page.status_code
        if page.status_code == 200:
            told = {claim.told.number for claim in page.context["opened"].claims}
            assert {row["Account"] for row in rows_of(of_one)} == told
    return len(claims), found


def cells(client: Client) -> dict[str, list[list[object]]]:
    """The sheets of the Excel file."""
    answer = client.get(address(None, "remittances.xlsx") + EVERY_TIME)
    book = load_workbook(BytesIO(b"".join(answer)))
    return {page.title: [[cell.value for cell in row] for row in page.rows] for page in book}


def test_what_narrows_the_list_narrows_what_is_taken(office: Office) -> None:
    wanted = a_payment(a_claim(), payee_tin=office.tin)
    a_payment(a_claim(), payee_tin=office.tin)
    client = office.client(TAKES)
    key = client.post(f"/{PLAN}/remittances/search/", {"text": wanted.reference})["Location"]
    assert wanted.reference not in key
    query = f"?{key.partition('?')[2]}&paid=all"
    assert [row["Check or EFT"] for row in taken(client, query=query)] == [wanted.reference]
    assert len(taken(client, query="?s=of-another-session&paid=all")) == 2


def test_a_payment_without_claims_is_among_the_payments(office: Office) -> None:
    payment = a_payment(payee_tin=office.tin)
    sheets = cells(office.client(TAKES))
    assert [sheet[1:] for sheet in (sheets["Claims"], sheets["Services"])] == [[], []]
    assert sheets["Payments"][1][0] == payment.reference


def test_of_a_part_no_sum_of_the_whole_is_told(office: Office) -> None:
    npi = an_npi()
    own = a_claim(rendering=rendered_by(npi), paid=Decimal(40))
    a_payment(own, a_claim(paid=Decimal(60)), payee_tin=office.tin)
    (row,) = taken(office.client(TAKES, npis=(npi,)), "payments.csv")
    assert (row["You see"], row["Claims"], row["Paid"]) == ("Part of it", "1", "40.00")


def test_numbers_and_days_are_typed_in_excel(office: Office) -> None:
    a_payment(a_claim(patient=ToldPerson(last="=1+1", first="-1")), payee_tin=office.tin)
    head, row = cells(office.client(TAKES))["Claims"]
    told = dict(zip(head, row, strict=True))
    assert (told["Paid"], told["Patient last name"]) == (132.5, "=1+1")
    assert f"{told['Paid on']:%Y-%m-%d}" == "2026-10-30"
    (line,) = taken(office.client(TAKES))
    assert (line["Patient last name"], line["Patient first name"]) == ("'=1+1", "'-1")


# --- On record ------------------------------------------------------------------------------------
def test_each_taking_is_one_event_with_how_much(office: Office) -> None:
    payment = a_payment(a_claim(), a_claim(), payee_tin=office.tin)
    client = office.client(TAKES)
    taken(client)
    cells(client)
    taken(client, "services.csv")
    rows_of(client.get(address(id_of(office.tin, payment.reference), "claims.csv")))
    assert taken_away() == [{"payments": 1, "claims": 2}] * 4
    last = Event.objects.filter(action="remittance.exported").order_by("pk").last()
    assert last is not None
    assert last.subject == f"payment:{id_of(office.tin, payment.reference)}"


def test_who_ends_a_download_early_is_on_record_for_all_of_it(office: Office) -> None:
    a_payment(a_claim(), a_claim(), payee_tin=office.tin)
    answer = office.client(TAKES).get(address(None, "claims.csv") + EVERY_TIME)
    assert next(iter(answer)).startswith(b"\xef\xbb\xbfCheck")
    assert taken_away() == [{"payments": 1, "claims": 2}]
    b"".join(answer)  # left unread, it would end amid a later test's request and take its addresses


def test_the_head_leaves_before_any_row_is_read(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_payment(a_claim(), payee_tin=office.tin)
    asked: list[int] = []
    read = files._read

    def watched(*asks: object) -> Generator[Row]:
        asked.append(1)
        yield from read(*asks)  # type: ignore[arg-type] # whatever the view hands over

    monkeypatch.setattr(files, "_read", watched)
    answer = office.client(TAKES).get(address(None, "claims.csv") + EVERY_TIME)
    body = iter(answer)
    assert next(body).startswith(b"\xef\xbb\xbfCheck or EFT,")
    assert not asked
    assert b"ACCT-" in b"".join(body)


# --- Refused --------------------------------------------------------------------------------------
def test_what_is_not_theirs_is_not_there_and_not_on_record(office: Office) -> None:
    payment = a_payment(a_claim())
    others, client = id_of(payment.payee_tin, payment.reference), office.client(TAKES)
    for name in ("claims.csv", "services.csv", "remittance.xlsx"):
        answers = [client.get(address(each, name)) for each in (others, uuid4())]
        assert [answer.status_code for answer in answers] == [404, 404]
    assert taken_away() == []


def test_more_than_excel_holds_is_said_and_nothing_is_on_record(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbooks, "MOST_ROWS", 1)
    payment = a_payment(a_claim(), a_claim(), payee_tin=office.tin)
    client = office.client(TAKES)
    answer = client.get(address(None, "remittances.xlsx") + EVERY_TIME, follow=True)
    assert "Narrow the list, or take CSV." in answer.content.decode()
    assert answer.redirect_chain[0][0] == f"/{PLAN}/remittances/{EVERY_TIME}"
    of_one = address(id_of(office.tin, payment.reference), "remittance.xlsx")
    assert "CSV" in client.get(of_one, follow=True).content.decode()
    assert taken_away() == []


def test_who_only_reads_takes_nothing(office: Office) -> None:
    a_payment(a_claim(), payee_tin=office.tin)
    answer = office.client(READS).get(address(None, "claims.csv"))
    assert answer["Location"].endswith("/tools/remittances/?needs=remittances.download")


def test_while_the_main_administrators_factor_is_proved_nothing_leaves(office: Office) -> None:
    payment = a_payment(a_claim(), payee_tin=office.tin)
    client = office.client(TAKES)
    Succession.objects.create(
        organization=office.organization,
        main=office.organization.main,
        kind="lost_factor",
        state="proving",
        opened_at=NOW,
    )
    one = id_of(office.tin, payment.reference)
    for name in ("claims.csv", "remittance.xlsx", "remittance.pdf", "remittance.835"):
        assert client.get(address(one, name))["Location"] == f"/{PLAN}/home/"
    assert client.get(address(None, "remittances.xlsx"))["Location"] == f"/{PLAN}/home/"
    assert client.get(address(one, "")).status_code == 200, "it can still be read"
    assert taken_away() == []


def test_staff_who_look_as_somebody_take_nothing_and_are_offered_nothing(office: Office) -> None:
    payment = a_payment(a_claim(), payee_tin=office.tin)
    member = office.person(TAKES)
    desk = signed_in(Client(), staff_member(role=StaffRoleName.HELP_DESK))
    reason = {"reason": "The caller finds no claims"}
    assert desk.post(f"/{PLAN}/staff/desk/view/{member.public_id}/", reason).status_code == 302
    one = id_of(office.tin, payment.reference)
    for name in ("claims.csv", "remittance.pdf", "remittance.835"):
        assert desk.get(address(one, name))["Location"] == f"/{PLAN}/staff/desk/view/"
    assert desk.post(address(None, "mail/ask/"))["Location"] == f"/{PLAN}/staff/desk/view/"
    assert taken_away() == []
