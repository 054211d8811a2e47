"""The exchange operator: three files, one of them broken, and the way from there to a repair."""

import re
from pathlib import Path

import pytest
from django.test import Client

from portico.access.actor import StaffRoleName
from portico.exchange.models import Arrival, Quarantined, ReceivedFile
from testing.browser import Portal
from testing.builders import NOW, an_account, signed_in, staff_member
from testing.jobs import RunJobs
from testing.journey import NewPortal
from testing.received import NO_TIN, repaired
from testing.remittances import a_remittance, an_interchange
from testing.scan import NARROW

pytestmark = pytest.mark.journey


def at_the_board(portal: Portal) -> Portal:
    """Omar runs the exchange; he signed in before the story begins."""
    omar = an_account(first_name="Omar", last_name="Haddad")
    staff_member(account=omar, plan=portal.plan, role=StaffRoleName.OPERATOR)
    portal.carry_on(signed_in(Client(headers={"host": "127.0.0.1"}), omar))
    portal.visit("/staff/exchange/")
    portal.is_at("File exchange")
    return portal


def written(folder: Path, name: str, content: bytes) -> Path:
    """A file on the operator's disk."""
    path = folder / name
    path.write_bytes(content)
    return path


def choose(portal: Portal, label: str, *paths: Path) -> None:
    """Choose files as one does with the browser's dialog."""
    portal.page.get_by_label(label, exact=True).set_input_files(paths)


def test_a_broken_transaction_set_is_found_taken_out_repaired_and_loaded(
    portal: Portal, tmp_path: Path, run_jobs: RunJobs
) -> None:
    at_the_board(portal)
    portal.sees("No file came yet")
    portal.follow("Upload files")
    portal.press("Upload")
    portal.sees("Choose one or several files")
    files = {
        "monday.835": an_interchange(a_remittance(), a_remittance()),
        "broken.835": an_interchange(a_remittance(), a_remittance(NO_TIN)),
        "tuesday.835": an_interchange(a_remittance()),
    }
    choose(portal, "Files", *[written(tmp_path, *each) for each in files.items()])
    portal.press("Upload")
    portal.sees("3 files are here. What is new is being loaded.", "Waiting to load")
    run_jobs()
    portal.reload()
    portal.sees("In quarantine", "1 to look at")
    portal.fill("File name or interchange number (ISA13)", "broken")
    portal.press("Search")
    portal.does_not_see("monday.835")
    portal.follow("broken.835")
    portal.sees("What it held", "It cannot be loaded", "Our answer")
    portal.follow("ST 0002")
    portal.sees(re.compile(r"^Segment \d+ ST$"), "Have it sent again")
    portal.press("Download this transaction set")
    portal.sees("Enter why you need this transaction set")
    portal.fill("Why you need it", "The payer is closed until Monday")
    with portal.page.expect_download() as download:
        portal.find("button", "Download this transaction set").click()
    path = written(tmp_path, "repaired.835", repaired(download.value.path().read_bytes()))
    portal.press("Upload repaired file")
    portal.sees("Choose the repaired file")
    choose(portal, "Repaired file", path)
    portal.press("Upload repaired file")
    portal.sees("repaired.835", "is being loaded.")
    run_jobs()
    portal.reload()
    portal.sees("How it ended", "A repaired one came and was accepted", "repaired.835")
    portal.visit("/staff/exchange/quarantine/")
    portal.sees("Nothing waits")
    portal.filter("Show", "ended")
    portal.sees("ST 0002", "Repaired")


def test_what_cannot_be_repaired_is_tried_again_and_set_aside_on_a_phone(
    new_portal: NewPortal, tmp_path: Path, run_jobs: RunJobs
) -> None:
    portal = at_the_board(new_portal(size=NARROW))
    portal.visit("/staff/exchange/upload/")
    dates = [a_remittance().replace("20261030", "2026x") for _ in range(6)]
    paths = {
        "a-very-long-name-of-a-file-as-payers-give-them-HEARTLAND_HEALTH_PLAN_835_20261116.835": (
            an_interchange(a_remittance(NO_TIN), *dates)
        ),
        "letter.txt": b"Dear all,",
        "archive.zip": b"PK\x03\x04",
    }
    choose(portal, "Files", *[written(tmp_path, *each) for each in paths.items()])
    portal.press("Upload")
    portal.sees(
        "archive.zip: it is a zip archive, or a workbook. Unpack it and upload the files in it."
    )
    run_jobs()
    portal.visit("/staff/exchange/")
    portal.follow("letter.txt")
    portal.sees("Nothing of this file can be loaded")
    portal.press("Try again")
    portal.sees("It is being loaded again.")
    file = ReceivedFile.objects.get(name__startswith="a-very-long")
    portal.visit(f"/staff/exchange/files/{file.public_id}/")
    portal.follow(re.compile("See all 6 places"))
    portal.is_at("A date is not one")
    waits = Quarantined.objects.get()
    portal.visit(f"/staff/exchange/quarantine/{waits.public_id}/")
    portal.press("Try again")
    portal.sees("It is being tried again.")
    run_jobs()
    portal.reload()
    portal.follow("Set it aside")
    portal.press("Set aside")
    portal.sees("Enter why nothing more is to be done")
    portal.visit(f"/staff/exchange/quarantine/{waits.public_id}/set-aside/")
    portal.fill("Reason", "The sender confirmed that it was a test.")
    portal.press("Set aside")
    portal.visit(f"/staff/exchange/quarantine/{waits.public_id}/")
    portal.sees("Omar Haddad set it aside", "The sender confirmed that it was a test.")
    portal.visit("/staff/exchange/not-taken/")
    portal.sees("Everything was taken")


def test_without_scripts_a_file_is_followed_by_loading_its_page_again(
    new_portal: NewPortal, tmp_path: Path, run_jobs: RunJobs
) -> None:
    portal = at_the_board(new_portal(scripts=False))
    portal.visit("/staff/exchange/upload/")
    choose(portal, "Files", written(tmp_path, "a.835", an_interchange(a_remittance())))
    portal.press("Upload")
    portal.sees("It waits for a worker", "Load it again to see more")
    run_jobs()
    portal.reload()
    portal.sees("Done")
    portal.visit("/staff/exchange/")
    portal.select("State", "quarantine")
    portal.press("Apply")
    portal.sees("Nothing fits")
    Arrival.objects.create(
        public_id="6f1c6f7e-2a52-4a3c-9b0c-2f9c1c1f7a11",
        plan=portal.plan,
        name="claims.zip",
        taken_at=NOW,
        refusal="it is a zip archive, or a workbook. Unpack it and upload the files in it.",
    )
    portal.visit("/staff/exchange/not-taken/")
    portal.sees("claims.zip", "It is a zip archive, or a workbook.")
