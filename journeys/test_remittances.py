"""Payments as the offices read them: a biller finds out why, a practitioner sees a part (S19, S25)."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest

from portico.delegation.models import Access
from portico.organizations.models import Membership, Organization
from portico.records.payments.rules import NewPayment
from portico.records.payments.told import (
    ToldAdjustment,
    ToldClaim,
    ToldLine,
    ToldPerson,
    ToldRecoupment,
)
from portico.vocabulary.npi import EntityType
from testing.access_builders import give_roles
from testing.browser import Portal
from testing.builders import NOW, a_member, an_account, an_npi, an_organization
from testing.journey import NewPortal
from testing.payments import a_claim, a_payment, rendered_by
from testing.people import at_work
from testing.roster_builders import list_group
from testing.scan import NARROW

pytestmark = [pytest.mark.journey, pytest.mark.requirement("WM-20")]

PLAN, TIN, OFFICE = "caresource", "431887730", "Great Miami Pediatrics"
TODAY = NOW.date()
DAY = timedelta(days=1)


@pytest.fixture
def office(base: str) -> Organization:
    """An office that the plan pays."""
    list_group(plan=PLAN, tin=TIN, legal_name=OFFICE)
    return an_organization(plan=PLAN, name=OFFICE, tin=TIN, party="group", provider_id="G-7730")


def somebody(office: Organization, first_name: str, *npis: str) -> Membership:
    """Who reads and downloads payments there, all of them or a practitioner's."""
    account = an_account(first_name=first_name, last_name="Novak")
    member = a_member(organization=office, account=account)
    give_roles(member, "billing", "payment-files")
    Access.objects.filter(membership=member).update(npis=list(npis))
    return member


def sits_down(portal: Portal, member: Membership) -> Portal:
    """Signed in with a second factor before the story goes on."""
    portal.carry_on(at_work(member, host="127.0.0.1"))
    portal.visit("/home/")
    return portal


def a_line(code: str, charged: str, paid: str, *cut: tuple[str, str, str]) -> ToldLine:
    """A service, and what was cut of it."""
    adjustments = tuple(
        ToldAdjustment(group=group, reason=reason, amount=Decimal(amount))
        for group, reason, amount in cut
    )
    return ToldLine(
        qualifier="HC",
        procedure=code,
        charged=Decimal(charged),
        paid=Decimal(paid),
        served_from=TODAY - 20 * DAY,
        adjustments=adjustments,
        remarks=("MA130",) if any(reason == "16" for _, reason, _ in cut) else (),
    )


def a_told_claim(number: str, last_name: str, *lines: ToldLine, npi: str = "") -> ToldClaim:
    """A claim of these services; the office's and the plan's number end alike."""
    return ToldClaim(
        number=f"GM-{number}",
        payer_number=f"26301-{number}",
        status="1",
        charged=sum((line.charged for line in lines), Decimal(0)),
        paid=sum((line.paid for line in lines), Decimal(0)),
        served_from=TODAY - 20 * DAY,
        patient=ToldPerson(
            last=last_name, first="Nora", qualifier="MI", identifier=f"M000{number}"
        ),
        rendering=rendered_by(npi) if npi else None,
        lines=lines,
    )


def the_payment(npi: str) -> NewPayment:
    """An EFT for two claims, with an overpayment taken back from it."""
    cut = a_told_claim(
        "20944",
        "Kowalski",
        a_line("99392", "198", "136.80", ("CO", "45", "61.20")),
        a_line("96110", "38", "0", ("CO", "16", "38")),
        npi=npi,
    )
    other = a_told_claim(
        "20931",
        "Alvarez",
        a_line("99214", "215", "107.60", ("CO", "45", "82.40"), ("PR", "3", "25")),
    )
    return a_payment(
        other,
        cut,
        plan=PLAN,
        payee_tin=TIN,
        payee_name=OFFICE,
        method="ACH",
        reference="0091774208",
        paid_on=TODAY - 4 * DAY,
        recoupments=(
            ToldRecoupment(code="WO", reference="26271-0044187", amount=Decimal("-64.00")),
            ToldRecoupment(code="L6", amount=Decimal("3.18")),
        ),
    )


def others(count: int) -> None:
    """Earlier payments, the last of them years ago."""
    for number in range(count):
        told = {"plan": PLAN, "payee_tin": TIN, "payee_name": OFFICE}
        a_payment(a_claim(), paid_on=TODAY - (5 + 9 * number) * DAY, **told)


def test_a_biller_finds_a_payment_and_understands_why_a_line_was_cut(
    new_portal: NewPortal, office: Organization
) -> None:
    karen = sits_down(new_portal(plan=PLAN), somebody(office, "Karen"))
    karen.follow("Remittances")
    karen.sees("No payments yet", "Earlier payments under your tax ID come by themselves")
    the_payment(an_npi())
    others(40)
    karen.reload()
    karen.sees("What CareSource paid to TIN ••-•••7730, with the claims behind it.", "Paid by EFT")
    karen.open("The same as numbers")
    karen.sees("November 2026")
    karen.filter("Date paid", "All time")
    karen.sees("All 41")
    karen.follow(re.compile("^Amount"))
    karen.follow("Page 2")
    karen.filter("Date paid", "From – to")
    karen.fill("From", f"{TODAY - DAY}")
    karen.filter("Method", "EFT")
    karen.sees("Nothing fits")
    karen.follow("Clear all")
    karen.fill("Number, patient or amount", "kowalski")
    karen.press("Search")
    karen.sees("1 found for “kowalski” in the last 90 days.")
    karen.follow("0091774208")
    karen.is_at("$183.58 paid on 11/12/2026")
    karen.sees("1 of 2 claims fit “kowalski”.")
    karen.sees("Paid in part", "Needs more or other information", "(CO-16)", "Remarks MA130")
    karen.sees("Overpayment taken back for claim 26271-0044187", "It adds up", "Interest")
    karen.does_not_see("M00020944")
    assert "kowalski" not in karen.page.url.lower()
    karen.back()
    karen.sees("1 found for “kowalski” in the last 90 days.")


def test_a_practitioner_sees_a_part_on_a_phone_and_nothing_of_the_rest(
    new_portal: NewPortal, office: Organization
) -> None:
    npi = an_npi(entity_type=EntityType.INDIVIDUAL)
    the_payment(npi)
    robin = sits_down(new_portal(plan=PLAN, size=NARROW), somebody(office, "Robin", npi))
    robin.visit("/remittances/")
    robin.follow("Part of EFT 0091774208")
    robin.is_at("$136.80 of a payment on 11/12/2026")
    robin.sees("You see 1 of the claims in EFT 0091774208.", "Kowalski, Nora")
    robin.does_not_see("Alvarez, Nora", "$183.58", "It adds up", "835")


def test_without_scripts_and_by_keyboard_a_claim_of_a_long_payment_is_found(
    new_portal: NewPortal, office: Organization
) -> None:
    claims = [a_claim() for _ in range(60)]
    told = {"plan": PLAN, "payee_tin": TIN, "payee_name": OFFICE}
    payment = a_payment(*claims, paid_on=TODAY - 400 * DAY, **told)
    karen = sits_down(new_portal(plan=PLAN, scripts=False), somebody(office, "Karen"))
    karen.visit("/remittances/")
    karen.sees("No payment in the last 90 days")
    karen.fill("Number, patient or amount", claims[41].number)
    karen.press("Search")
    karen.sees("Nothing fits in these days")
    karen.follow("Look at all time")
    karen.follow(f"Check {payment.reference}")
    karen.sees("1 of 60 claims fit", f"Account {claims[41].number}")
    karen.follow("Show all claims")
    karen.sees("1 to 50 of 60, claims")
    karen.follow("Next page")
    karen.sees("51 to 60 of 60, claims")
    karen.fill("Find a claim in this payment", "nobody’s")
    karen.press("Find")
    karen.sees("No claim here fits")


def test_somebody_else_s_payment_is_a_page_that_does_not_exist(
    new_portal: NewPortal, office: Organization
) -> None:
    the_payment(an_npi())
    karen = sits_down(new_portal(plan=PLAN), somebody(office, "Karen"))
    karen.visit("/remittances/")
    karen.follow("0091774208")
    address = karen.page.url
    elsewhere = an_organization(plan=PLAN, name="Dayton Family", party="group", provider_id="G-9")
    pat = sits_down(new_portal(plan=PLAN), somebody(elsewhere, "Pat"))
    pat.visit(address, status=404)
    pat.does_not_see("0091774208", "$183.58")
