"""Walks the exchange board, empty and full, with a file in each state."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client

from portico.access.actor import StaffRoleName
from portico.exchange.models import Arrival, Quarantined, ReceivedFile
from portico.exchange.services.loading import loading
from testing.browser import Portal
from testing.builders import NOW, an_account, signed_in, staff_member
from testing.jobs import RunJobs
from testing.received import NO_TIN, a_mixed_file, cut_off, received
from testing.remittances import a_remittance, an_interchange

Take = Callable[[Portal, str], None]

pytestmark = pytest.mark.journey
LONG = (
    "HEARTLAND_HEALTH_PLAN_remittance_advice_production_20261116_part_0001_of_0014_resent.x12.835"
)
SENDERS = ("HEARTLAND", "LAKELAND", "STATEWIDE")


@pytest.fixture
def omar(portal: Portal) -> Portal:
    """At the board, signed in before the walk begins."""
    account = an_account(first_name="Omar", last_name="Haddad")
    staff_member(account=account, plan=portal.plan, role=StaffRoleName.OPERATOR)
    portal.carry_on(signed_in(Client(headers={"host": "127.0.0.1"}), account))
    return portal


def test_before_anything_came(omar: Portal, take: Take) -> None:
    omar.visit("/staff/exchange/")
    take(omar, "180-exchange-empty")
    omar.visit("/staff/exchange/quarantine/")
    take(omar, "181-quarantine-empty")
    omar.visit("/staff/exchange/not-taken/")
    take(omar, "182-everything-taken")
    omar.visit("/staff/exchange/upload/")
    take(omar, "183-upload")


def test_what_is_no_file_to_load(omar: Portal, tmp_path: Path, take: Take) -> None:
    omar.visit("/staff/exchange/upload/")
    paths = [tmp_path / name for name in ("november.zip", "letter.pdf", "empty.835")]
    for path, content in zip(paths, (b"PK\x03\x04", b"%PDF-1.7", b""), strict=True):
        path.write_bytes(content)
    omar.page.get_by_label("Files", exact=True).set_input_files(paths)
    omar.press("Upload")
    take(omar, "183-upload-errors")


def test_the_board(omar: Portal, run_jobs: RunJobs, take: Take) -> None:
    for number in range(26):
        sender = SENDERS[number % 3]
        content = an_interchange(*[a_remittance()] * (number % 4 + 1), sender=sender)
        received(content, f"payments-{number:02}.835")
    ReceivedFile.objects.update(received_at=NOW - timedelta(days=3))
    broken = a_broken_file()
    letter = received(an_interchange(a_remittance()), "letter.txt")
    ReceivedFile.objects.filter(pk=letter.pk).update(
        kind="",
        senders=[],
        unreadable="it holds no transaction set: an X12 file begins with ISA, GS and ST",
    )
    ReceivedFile.objects.filter(pk=a_mixed_file().pk).update(received_at=NOW - timedelta(days=9))
    stopped, under_way = cut_off("stopped.835"), cut_off("under-way.835")
    with loading(under_way):
        omar.visit("/staff/exchange/")
        take(omar, "184-exchange")
        omar.visit(f"/staff/exchange/files/{under_way.public_id}/")
        take(omar, "185-file-under-way")
    for name, file in (("stopped", stopped), ("unreadable", letter), ("", broken)):
        omar.visit(f"/staff/exchange/files/{file.public_id}/")
        take(omar, f"186-file-{name}".rstrip("-"))
    omar.visit(f"/staff/exchange/files/{broken.public_id}/findings/?fault=date")
    take(omar, "187-findings")
    omar.visit("/staff/exchange/?state=done&sender=ZZ+HEARTLAND&since=2026-11-01")
    take(omar, "184-exchange-narrowed")
    omar.visit("/staff/exchange/?since=2029-11-01")
    take(omar, "184-exchange-nothing-fits")


def test_the_quarantine(omar: Portal, take: Take) -> None:
    a_broken_file()
    omar.visit("/staff/exchange/quarantine/")
    take(omar, "188-quarantine")
    waits = Quarantined.objects.order_by("pk").first()
    assert waits
    address = f"/staff/exchange/quarantine/{waits.public_id}/"
    omar.visit(address)
    take(omar, "189-quarantined")
    omar.press("Download this transaction set")
    take(omar, "189-quarantined-errors")
    omar.visit(f"{address}set-aside/")
    take(omar, "190-set-aside")
    omar.fill("Reason", "The sender confirmed that it was a test, and sends nothing again.")
    omar.press("Set aside")
    omar.visit(address)
    take(omar, "191-quarantined-ended")
    omar.visit("/staff/exchange/quarantine/?part=ended")
    take(omar, "191-quarantine-ended")
    for name in ("claims-2026-11.zip", LONG.replace("835", "pdf")):
        Arrival.objects.create(
            public_id=uuid4(),
            plan=omar.plan,
            name=name,
            taken_at=NOW,
            refusal="it is a zip archive, or a workbook. Unpack it and upload the files in it.",
        )
    omar.visit("/staff/exchange/not-taken/")
    take(omar, "192-not-taken")


def a_broken_file() -> ReceivedFile:
    """Many faults, and a long name."""
    dates = [a_remittance().replace("20261030", "2026x") for _ in range(60)]
    lots = a_remittance().replace("BPR*I*132.5", "BPR*I*lots")
    return received(an_interchange(lots, a_remittance(NO_TIN), *dates), LONG)
