"""One payment, over HTTP."""

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from time_machine import Traveller

from portico.organizations.models import Membership, Organization
from portico.records.codes.models import CodeText
from portico.records.payments.rules import NewPayment, PaymentKind
from portico.records.payments.told import ToldAdjustment, ToldRecoupment
from portico.tools.remittances.tests.offices import (
    a_biller,
    address_of,
    listed,
    paid_to,
    readings,
    searched,
    shown,
    working,
)
from testing.access_builders import give_roles
from testing.builders import an_npi, an_organization
from testing.payments import SERVED, a_claim, a_payment, rendered_by
from testing.third_parties import a_company, at_work, terms, working_for

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("WM-20")]
MOST_QUERIES = 16
_TAGS = re.compile(r"<[^>]+>")


@pytest.fixture(autouse=True)
def _now(clock: Traveller) -> None:
    """Roles are given from the day the tests stand at."""


def words(member: Membership, payment: NewPayment, query: str = "") -> str:
    """What its page says, as one line."""
    page = shown(member, address_of(payment, member.organization.plan) + query)
    return " ".join(_TAGS.sub(" ", page.partition("<main")[2]).split())


def sum_of(words: str) -> str:
    """The strip at the head."""
    return words.partition("Billed ")[2].partition(" Find ")[0].partition(" Doe,")[0]


def test_a_payment_is_told_with_the_sum_that_comes_to_it() -> None:
    biller, npi = a_biller(), an_npi()
    taken = (ToldRecoupment(code="WO", reference="26271-0044187", amount=Decimal("-64.00")), ToldRecoupment(code="L6", amount=Decimal("3.18")))  # fmt: skip
    payment = paid_to(biller, a_claim(), a_claim(), payee_npi=npi, method="ACH", recoupments=taken)
    said = words(biller, payment)
    assert "$204.18 paid on 10/30/2026" in said
    assert f"EFT {payment.reference} to Two Rivers Orthopedics LLC, NPI {npi}" in said
    assert sum_of(said) == (
        "$399.00 − Plan adjustments $94.00 − Patient owes $40.00 "
        "− Taken back, net $60.82 = Paid $204.18"
    )
    assert "Overpayment taken back for claim 26271-0044187 WO −$64.00 Interest L6 $3.18" in said
    assert "It adds up Paid on 2 claims $265.00 Outside these claims −$60.82" in said


def test_a_line_says_why_it_was_cut_in_words_with_the_code_behind() -> None:
    biller, claim = a_biller(), a_claim()
    refused = replace(
        claim.lines[0],
        paid=Decimal(0),
        procedure="96110",
        modifiers=("25", "59"),
        units=Decimal(2),
        adjustments=(
            ToldAdjustment(group="CO", reason="16", amount=claim.charged),
            ToldAdjustment(group="OA", reason="ZZ9", amount=Decimal(0)),
        ),
        remarks=("MA130",),
    )
    both = a_claim(charged=2 * claim.charged, lines=(*claim.lines, refused))
    said = words(biller, paid_to(biller, both))
    assert "Doe, Jane Member •••••" in said
    assert f"Account {both.number} Claim {both.payer_number} Paid in part" in said
    assert "99213 10/12/2026 $199.50 Over the contract rate (CO-45) −$47.00 $20.00 Copay (PR-3) $132.50" in said  # fmt: skip
    assert "96110-25-59 2 units 10/12/2026 $199.50 Needs more or other information (CO-16) −$199.50" in said  # fmt: skip
    assert "Explained in the plan’s code list (OA-ZZ9) $0.00 Remarks MA130 $0.00 $0.00" in said
    assert "Claim total $399.00 −$246.50 $20.00 $132.50" in said
    assert "CO Between the plan and you: the patient does not owe it" in said
    patient = both.patient
    assert patient
    assert patient.identifier not in said


def test_what_is_taken_back_leads_to_what_was_decided_anew() -> None:
    biller = a_biller()
    back = a_claim(status="22", charged=Decimal(-100), paid=Decimal(-60), owed=Decimal(-20), payer_number="R1")  # fmt: skip
    anew = a_claim(charged=Decimal(100), paid=Decimal(75), owed=Decimal(5), payer_number="R1")
    alone = a_claim(status="22", charged=Decimal(-9), paid=Decimal(-9), owed=Decimal(0))
    payment = paid_to(biller, back, anew, alone)
    said = words(biller, payment)
    assert "Taken back and decided again in this payment: both together come to $15.00." in said
    assert "Claim R1 Adjusted" in said
    assert "The new one comes with another payment." in said
    page = shown(biller, address_of(payment))
    assert 'href="#claim-2"' in page
    assert 'id="claim-2"' in page


def test_what_does_not_add_up_is_shown_as_it_came_and_said() -> None:
    biller = a_biller()
    claim = replace(a_claim(balances=False), paid=Decimal("99.00"))
    said = words(biller, paid_to(biller, claim, amount=Decimal("120.00"), balances=False))
    assert "The plan’s figures for this claim come to $132.50, and it says $99.00 was paid." in said
    assert "says it paid $12.50 less than its own figures come to" in said
    assert "It does not add up Paid on 1 claim $99.00 Outside these claims $0.00" in said


def test_a_payment_without_claims_says_what_it_is_for() -> None:
    biller = a_biller()
    capitation = (ToldRecoupment(code="CT", amount=Decimal(9000)),)
    said = words(biller, paid_to(biller, amount=Decimal(9000), recoupments=capitation))
    assert "Beside claims $9,000.00 = Paid $9,000.00" in said
    assert "It names no claim" in said
    assert "What it is for Capitation CT $9,000.00" in said


@pytest.mark.parametrize(
    ("kind", "amount", "heading"),
    [
        (PaymentKind.ZERO, 0, "Explained without a payment on 10/30/2026"),
        (PaymentKind.REVERSAL, 0, "Claims taken back on 10/30/2026"),
        (PaymentKind.VOID, 20, "$20.00 voided on 10/30/2026"),
    ],
)
def test_the_heading_says_what_happened_to_the_money(
    kind: PaymentKind, amount: int, heading: str
) -> None:
    biller = a_biller()
    said = words(biller, paid_to(biller, a_claim(), kind=kind, amount=Decimal(amount)))
    assert heading in said


def test_who_is_kept_to_a_practitioner_sees_a_part_without_the_payment_s_sums() -> None:
    npi = an_npi()
    biller = a_biller(npis=(npi,))
    own = a_claim(rendering=rendered_by(npi), paid=Decimal("40.00"))
    taken = (ToldRecoupment(code="WO", amount=Decimal("-11.11")),)
    payment = paid_to(biller, own, a_claim(paid=Decimal("60.00")), recoupments=taken)
    said = words(biller, payment)
    assert "$40.00 of a payment on 10/30/2026" in said
    assert f"You see 1 of the claims in check {payment.reference}." in said
    for hidden in ("$88.89", "$100.00", "$11.11", "Outside these claims", "It adds up"):
        assert hidden not in said
    assert f"Part of check {payment.reference}" in shown(biller)
    assert "$88.89" not in shown(biller)


def test_an_office_that_took_a_tin_over_sees_what_was_served_since() -> None:
    biller = a_biller()
    later = SERVED + timedelta(days=3)
    biller.organization.tins.update(held_since=later)
    before = paid_to(biller, a_claim())
    both = paid_to(biller, a_claim(), a_claim(served_from=later))
    assert listed(biller, "paid=all") == [both.reference]
    assert f"you see services since {later:%m/%d/%Y}" in shown(biller)
    assert "You see 1 of the claims" in words(biller, both)
    assert working(biller).get(address_of(before)).status_code == 404


def test_unknown_and_somebody_else_s_look_the_same_and_leave_no_event() -> None:
    biller = a_biller()
    paid_to(biller, a_claim())
    client = working(biller)
    theirs = client.get(address_of(a_payment(a_claim())))
    unknown = client.get(f"/wellfirst/remittances/{uuid4()}/")
    assert theirs.status_code == unknown.status_code == 404
    assert readings() == []


def test_opening_is_one_event_and_never_kept_by_a_browser() -> None:
    biller = a_biller()
    answer = working(biller).get(address_of(paid_to(biller, a_claim())))
    assert readings() == ["remittance.viewed"]
    assert "no-store" in answer["Cache-Control"]


def test_a_claim_is_found_within_the_payment_and_no_number_stands_in_the_address() -> None:
    biller, wanted = a_biller(), a_claim()
    payment = paid_to(biller, *[a_claim() for _ in range(4)], wanted)
    answer: Any = working(biller).post(
        f"{address_of(payment)}find/", {"text": wanted.number}, follow=True
    )
    assert wanted.number not in answer.redirect_chain[-1][0]
    assert [dict(card.facts)["Account"] for card in answer.context["cards"]] == [wanted.number]
    assert "1 of 5 claims fit" in answer.content.decode()
    nothing = answer.client.post(f"{address_of(payment)}find/", {"text": "none"}, follow=True)
    assert "No claim here fits" in nothing.content.decode()


@pytest.mark.parametrize(("what", "claims"), [("account", 1), ("name", 2), ("reference", 2)])
def test_who_looked_for_a_claim_finds_it_first_in_its_payment(what: str, claims: int) -> None:
    biller, claim = a_biller(), a_claim()
    payment = paid_to(biller, claim, a_claim())
    typed = {"account": claim.number, "name": "doe", "reference": payment.reference}[what]
    found = searched(biller, typed)
    (row,) = found.context["rows"]
    assert bool(row["search"]) == (what != "reference")
    link = re.search(rf'href="([^"]+)">Check {payment.reference}<', found.content.decode())
    assert link
    assert len(found.client.get(link[1]).context["cards"]) == claims


def test_a_search_text_that_is_too_long_is_said_at_its_field() -> None:
    biller = a_biller()
    payment = paid_to(biller, *[a_claim() for _ in range(4)])
    answer = working(biller).post(f"{address_of(payment)}find/", {"text": "x" * 101})
    assert "Enter at most 100 characters of a number or a name" in answer.content.decode()
    theirs = address_of(a_payment(a_claim()))
    assert working(biller).post(f"{theirs}find/", {"text": "x" * 101}).status_code == 404


def test_many_claims_are_paged_and_the_sum_is_of_all_of_them() -> None:
    biller = a_biller()
    payment = paid_to(biller, *[a_claim(paid=Decimal(1)) for _ in range(51)])
    said = words(biller, payment, "?page=2")
    assert "51 to 51 of 51, claims" in said
    assert "= Paid $51.00" in said
    assert said.count("Claim total") == 1


def test_the_number_of_queries_does_not_grow_with_the_claims() -> None:
    biller = a_biller()
    few, many = paid_to(biller, a_claim()), paid_to(biller, *[a_claim() for _ in range(40)])
    client = working(biller)
    client.get(address_of(few))
    counts = [queries_of(client, address_of(each)) for each in (few, many)]
    assert counts[0] == counts[1] <= MOST_QUERIES


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_a_company_at_work_for_an_office_reads_that_office_s_payments() -> None:
    office = an_organization(plan="wellmark")
    company = a_company()
    give_roles(company.main, "payment")
    work = at_work(office, company, terms(office, "payment", sees_phi=True))
    payment = paid_to(office.main, a_claim())
    client = working_for(Client(), company.main, work)
    assert client.get("/wellmark/remittances/").status_code == 200
    page = client.get(address_of(payment, "wellmark")).content.decode()
    assert "$132.50 paid on 10/30/2026" in page
    assert "Remittances (PCRs)" in page
    other = paid_to(other_office().main, a_claim())
    assert client.get(address_of(other, "wellmark")).status_code == 404


def other_office() -> Organization:
    return an_organization(plan="wellmark")


def test_two_tins_of_one_office_stand_in_one_list() -> None:
    biller = a_biller()
    second = a_payment(a_claim(), paid_on=date(2026, 11, 2))
    biller.organization.tins.create(tin=second.payee_tin, added_at=biller.created_at)
    first = paid_to(biller, a_claim(), paid_on=date(2026, 11, 1))
    assert listed(biller) == [second.reference, first.reference]


def test_what_a_plan_may_show_of_its_code_list_stands_under_the_claims() -> None:
    biller, claim = a_biller(), a_claim(remarks=("MA130",))
    CodeText.objects.create(plan=biller.organization.plan, code="MA130", text="Send it again.")
    CodeText.objects.create(plan="otherplan", code="45", text="Another plan's words.")
    CodeText.objects.create(plan=biller.organization.plan, code="29", text="Of no claim here.")
    said = words(biller, paid_to(biller, claim))
    assert "What the plan’s code list says MA130 Send it again." in said
    assert "Another plan" not in said
    assert "Of no claim" not in said
