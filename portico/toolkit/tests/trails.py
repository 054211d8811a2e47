"""An organization's Activity in tests: something happened there, and somebody reads it."""

import csv
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from io import StringIO

from django.test import Client

from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.audit.rules import JSON
from portico.audit.services import record
from portico.audit.wording import Kind
from portico.organizations.models import Membership, Organization
from portico.profiles.loading import profile
from portico.toolkit.queries.trail import Asked
from testing.access_builders import acting_as
from testing.builders import NOW, an_account, an_organization, signed_in

TRAIL, DOWNLOAD = "/wellfirst/trail/", "/wellfirst/trail/download/"
DAYS = "?first=2026-11-01&last=2026-11-17"
"""What happened while the test ran is later."""
PLAN = profile("wellfirst")
SIGNS = ("=", "+", "-", "@", "\t", "\r", "\0")
"""How no cell begins (assurance S27)."""
NOVEMBER = Asked(since=datetime(2026, 11, 1, tzinfo=UTC), before=datetime(2026, 11, 18, tzinfo=UTC))
ACCESS = replace(NOVEMBER, kind=Kind.ACCESS)


def an_office() -> Organization:
    """With Ana Ruiz as its main administrator."""
    return an_organization(main=an_account(first_name="Ana", last_name="Ruiz"))


def at_work(member: Membership) -> Client:
    """Signed in and working for that organization."""
    client = signed_in(Client(), member.account)
    client.post("/wellfirst/switch/", {"membership": str(member.public_id)})
    return client


def happened(
    organization: Organization,
    action: str = "setup.step_done",
    *,
    by: Actor | None = None,
    subject: str = "membership:unknown",
    at: datetime = NOW,
    **details: JSON,
) -> None:
    """Something happened there."""
    actor = by or acting_as(organization.main)
    with acting(actor):
        record(
            actor=actor,
            action=action,
            subject=subject,
            organization_id=organization.pk,
            details=details,
            now=at,
        )


def read(client: Client, query: str = DAYS) -> str:
    """The page as text."""
    answer = client.get(TRAIL + query)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def downloaded(client: Client, query: str = DAYS) -> list[list[str]]:
    """The rows of the download, without its head."""
    answer = client.get(DOWNLOAD + query)
    body = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined] # a stream
    return list(csv.reader(StringIO(body, newline="")))[1:]
