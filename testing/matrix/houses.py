"""What a plan's house holds beside its organizations: pages, files, and whom staff invite."""

from io import BytesIO
from typing import Any
from uuid import uuid4

from portico.access.actor import Actor
from portico.accounts.challenges import Purpose
from portico.accounts.models import StaffRole
from portico.exchange.models import (
    Answer,
    Arrival,
    Quarantined,
    ReceivedFile,
    ReceivedTotal,
    ReceivedTransaction,
)
from portico.exchange.rules import as_stored, refusal_of
from portico.files.models import Original
from portico.files.services import keep_original
from portico.records.roster.models import Load
from portico.toolkit.models import Edition
from portico.x12.findings import Place
from testing.builders import NOW
from testing.matrix.canaries import canary
from testing.matrix.worlds import House, linked


def furnish_house(house: House) -> None:
    """Fill every table that has rows of a plan and of none of its organizations."""
    for fill in (_written, _invited, _received):
        fill(house)


def _written(house: House) -> None:
    """A page nobody but the plan's staff sees yet."""
    text, lead = canary(house.whose, "toolkit.Edition"), next(iter(house.staff.values()))
    Edition.objects.create(
        plan=house.plan,
        key="draft-news",
        kind="news",
        number=1,
        state="draft",
        title=text,
        markdown=text,
        saved_at=NOW,
        saved_by=lead,
    )


def _invited(house: House) -> None:
    text = canary(house.whose, "accounts.StaffRole")
    role = StaffRole.objects.create(plan=house.plan, role="reviewer", email=f"{text}@example.org")
    subject = f"staff_role:{role.pk}"
    house.things["staff token"] = linked(house.plan, Purpose.STAFF_INVITATION, subject)


def _kept(house: House, text: str) -> Original:
    actor = Actor.system(plan=house.plan)
    return keep_original(source=BytesIO(text.encode()), actor=actor, now=NOW)


def _findings(reason: str) -> list[dict[str, Any]]:
    return as_stored([refusal_of(reason, Place(segment=3, segment_id="ST"))])


def _received(house: House) -> None:
    """What the plan's own files brought."""
    text = canary(house.whose, "exchange.ReceivedFile")
    original = _kept(house, text)
    file = ReceivedFile.objects.create(
        plan=house.plan,
        original=original,
        name=f"{text}.835",
        kind="835",
        received_at=NOW,
        findings=_findings(text),
    )
    refused = ReceivedTransaction.objects.create(
        file=file,
        plan=house.plan,
        segment=3,
        sender="ZZ",
        interchange_number="1",
        group_number="1",
        control_number="1",
        content="0" * 64,
        outcome="refused",
        findings=_findings(canary(house.whose, "exchange.ReceivedTransaction")),
        received_at=NOW,
    )
    ReceivedTotal.objects.create(file=file, label="Paid", count=1, amount=1)
    quarantined = Quarantined.objects.create(
        transaction=refused,
        plan=house.plan,
        findings=_findings(canary(house.whose, "exchange.Quarantined")),
        since=NOW,
    )
    said = canary(house.whose, "exchange.Answer")
    Answer.objects.create(file=file, original=_kept(house, said))
    Arrival.objects.create(
        public_id=uuid4(),
        plan=house.plan,
        taken_at=NOW,
        refusal=canary(house.whose, "exchange.Arrival"),
    )
    house.things["received file"] = str(file.public_id)
    house.things["quarantined"] = str(quarantined.public_id)
    Load.objects.create(
        plan=house.plan,
        file_name=canary(house.whose, "roster.Load"),
        loaded_at=NOW,
        lines_read=1,
        lines_refused=0,
    )
