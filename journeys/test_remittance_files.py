"""Payments leave as files, and who asks for it is mailed when new ones come (S27, S31)."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from playwright.sync_api import Download
from pyhanko.pdf_utils.reader import PdfFileReader

from journeys.test_remittances import PLAN, TIN, office, sits_down, somebody, the_payment
from portico.organizations.models import Organization
from testing.browser import Portal
from testing.builders import an_npi
from testing.journey import NewPortal
from testing.payments import a_claim, a_payment
from testing.scan import NARROW

pytestmark = [pytest.mark.journey, pytest.mark.requirement("WM-20")]
__all__ = ["office"]  # a fixture of the other stories


def downloads(portal: Portal, link: str) -> Download:
    """Press a link that leads to a file."""
    with portal.page.expect_download() as started:
        portal.find("link", link).click()
    return started.value


def test_a_biller_takes_a_payment_away_and_asks_for_a_mail(
    new_portal: NewPortal, office: Organization
) -> None:
    the_payment(an_npi())
    karen = sits_down(new_portal(plan=PLAN), somebody(office, "Karen"))
    karen.visit("/remittances/")
    listed = downloads(karen, "claims")
    rows = list(csv.DictReader(StringIO(Path(listed.path()).read_text("utf-8-sig"))))
    assert [row["Patient last name"] for row in rows] == ["Alvarez", "Kowalski"]
    karen.follow("0091774208")
    karen.open("Download")
    karen.does_not_see("Original 835")  # it came by no file
    printed = downloads(karen, "PDF")
    assert printed.suggested_filename == "remittance.pdf"
    with Path(printed.path()).open("rb") as file:
        assert PdfFileReader(file).root["/Lang"] == "en-US"
    karen.visit("/remittances/")
    karen.follow("Mail me")
    karen.is_at("Mail about new payments")
    karen.press("Mail me")
    karen.sees("On", "how many there are", "You get a mail on each morning")
    karen.press("Stop the mail")
    karen.sees("Off", "You get no more mail")


def test_a_long_payment_is_taken_as_a_table_on_a_phone(
    new_portal: NewPortal, office: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portico.tools.remittances.printed.MOST_ROWS", 2)
    a_payment(a_claim(), plan=PLAN, payee_tin=TIN, reference="0099")
    karen = sits_down(new_portal(plan=PLAN, size=NARROW), somebody(office, "Karen"))
    karen.visit("/remittances/")
    karen.follow("Check 0099")
    karen.open("Download")
    karen.find("link", "PDF").click()
    karen.sees("This payment is too long for a PDF. Take its claims as CSV or Excel instead.")
    karen.open("Download")
    assert downloads(karen, "Claims as CSV").suggested_filename == "claims.csv"
