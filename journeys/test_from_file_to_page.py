"""From the plan's 835 to the office's page: one day of an operator, a biller, a practitioner, a company."""

import re
from pathlib import Path

import pytest

from journeys.test_exchange import at_the_board, choose, written
from portico.delegation.models import Access
from portico.organizations.models import Membership, Organization
from testing.access_builders import give_roles
from testing.browser import Portal
from testing.builders import a_member, an_account, an_organization
from testing.jobs import RunJobs
from testing.journey import NewPortal
from testing.people import at_work as signed_in
from testing.remittances import a_remittance, an_interchange
from testing.scan import NARROW
from testing.third_parties import a_company, at_work, terms

pytestmark = [pytest.mark.journey, pytest.mark.requirement("WM-20")]

PLAN, TIN, COMPANY = "wellmark", "431882764", "Acme Billing"
NPI = "1003000126"
"""The practitioner's, whose check digit is right."""

EFT = """
BPR*C*240*C*ACH*CCP*01*999999992*DA*1*1431999999**01*999999992*DA*2*20261117
TRN*1*E0099*1431999999
N1*PR*HEARTLAND HEALTH PLAN
N3*1 PLAZA
N4*ST. LOUIS*MO*63101
PER*BL*PAYMENTS*TE*8005550100
N1*PE*TWO RIVERS ORTHOPEDICS LLC*XX*2120048717
REF*TJ*{tin}
LX*1
CLP*A100*1*300*140*20*12*77001*11*1
NM1*QC*1*KOWALSKI*NORA****MI*M100200300
NM1*82*1*HALE*ROBIN****XX*1003000126
SVC*HC:99214*200*140**1
DTM*472*20261020
CAS*CO*45*40
CAS*PR*3*20
SVC*HC:96110*100*0**1
DTM*472*20261020
CAS*CO*16*100
LQ*HE*MA130
CLP*A101*1*100*100**12*77002*11*1
NM1*QC*1*ALVAREZ*MATEO****MI*M100200301
DTM*232*20261021
"""
"""An EFT for two claims, one of them with a line that was refused for what it lacks."""
BROKEN = EFT.replace("SVC*HC:99214*200*140", "SVC*HC:99214*2OO*140")
"""The letter O for a zero."""


@pytest.fixture
def office(base: str) -> Organization:
    """Whom the plan pays."""
    return an_organization(plan=PLAN, name="Two Rivers Orthopedics", tin=TIN)


def somebody(office: Organization, first_name: str, *npis: str) -> Membership:
    """Who posts payments there, all of them or a practitioner's."""
    member = a_member(organization=office, account=an_account(first_name=first_name))
    give_roles(member, "payment")
    Access.objects.filter(membership=member).update(npis=list(npis))
    return member


def sits_down(portal: Portal, member: Membership) -> Portal:
    """At the list of payments, signed in with a second factor before the story goes on."""
    portal.carry_on(signed_in(member, host="127.0.0.1"))
    portal.visit("/remittances/")
    return portal


def downloaded(portal: Portal, link: str) -> bytes:
    """What the browser keeps of a file in the menu, which is open."""
    with portal.page.expect_download() as download:
        portal.find("link", link).click()
    return download.value.path().read_bytes()


def drops_three_files(omar: Portal, folder: Path) -> None:
    """One of them has an amount that is none."""
    omar.follow("Upload files")
    files = {
        "monday.835": an_interchange(a_remittance(), a_remittance(tin="431880000")),
        "broken.835": an_interchange(a_remittance(BROKEN, tin=TIN)),
        "tuesday.835": an_interchange(a_remittance(tin="431880000")),
    }
    choose(omar, "Files", *[written(folder, *each) for each in files.items()])
    omar.press("Upload")
    omar.sees("3 files are here.")


def repairs(omar: Portal, folder: Path) -> None:
    """The place is told to the element; the file is mended and sent again as it was."""
    omar.follow("broken.835")
    omar.follow("ST 0001")
    omar.sees("SVC02", "Have it sent again")
    omar.fill("Why you need it", "The payer asked us to mend it")
    with omar.page.expect_download() as download:
        omar.find("button", "Download this transaction set").click()
    mended = download.value.path().read_bytes().replace(b"*2OO*", b"*200*")
    choose(omar, "Repaired file", written(folder, "mended.835", mended))
    omar.press("Upload repaired file")


def test_what_a_plan_drops_is_read_by_the_right_people_and_nobody_else(
    new_portal: NewPortal, office: Organization, tmp_path: Path, run_jobs: RunJobs
) -> None:
    karen = sits_down(new_portal(plan=PLAN), somebody(office, "Karen"))
    karen.sees("No payments yet")
    omar = at_the_board(new_portal(plan=PLAN))
    drops_three_files(omar, tmp_path)
    run_jobs()
    omar.reload()
    omar.sees("1 to look at")
    karen.reload()
    karen.sees("$132.50")
    karen.does_not_see("E0099")
    repairs(omar, tmp_path)
    run_jobs()
    omar.reload()
    omar.sees("A repaired one came and was accepted")
    karen.reload()
    karen.follow("E0099")
    karen.sees("$240.00 paid on 11/17/2026", "(CO-16)", "Remarks MA130", "It adds up")
    karen.open("Download")
    assert downloaded(karen, "PDF").startswith(b"%PDF-")
    original = downloaded(karen, "Original 835").decode()
    assert ("E0099" in original, original.count("\nST*")) == (True, 1)


def test_a_practitioner_has_a_part_and_a_company_what_it_was_let_until_it_ends(
    new_portal: NewPortal, office: Organization, run_jobs: RunJobs, tmp_path: Path
) -> None:
    omar = at_the_board(new_portal(plan=PLAN))
    omar.follow("Upload files")
    choose(omar, "Files", written(tmp_path, "a.835", an_interchange(a_remittance(EFT, tin=TIN))))
    omar.press("Upload")
    run_jobs()
    robin = sits_down(new_portal(plan=PLAN, size=NARROW), somebody(office, "Robin", NPI))
    robin.follow(re.compile("E0099"))
    robin.sees("You see 1 of the claims in EFT E0099.", "Kowalski, Nora")
    robin.does_not_see("Alvarez", "$240.00")
    assert not robin.page.get_by_role("link", name="Original 835").count()
    company = a_company(plan=PLAN, name=COMPANY)
    give_roles(company.main, "payment")
    at_work(office, company, terms(office, "payment", sees_phi=True))
    desk = new_portal(plan=PLAN)
    desk.carry_on(signed_in(company.main, host="127.0.0.1"))
    desk.visit("/home/")
    desk.press(re.compile(office.name))
    desk.follow("Remittances (PCRs)")
    desk.follow("E0099")
    mia = new_portal(plan=PLAN)
    mia.carry_on(signed_in(office.main, host="127.0.0.1"))
    mia.visit("/third-parties/")
    mia.follow(re.compile("^End it"))
    mia.press("End it now")
    with desk.answering(404):
        desk.reload()
    desk.sees(f"You do not work for {office.name} any more.")
    desk.does_not_see("Kowalski")
