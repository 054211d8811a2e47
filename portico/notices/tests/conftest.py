"""A mail server to send by, and a notice to send."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.notices.channels import Channel
from portico.notices.models import Notice
from portico.notices.services import notify
from testing.builders import NOW, PLAN
from testing.mail_server import MailServer, a_mail_server

WriteNotice = Callable[..., Notice]
CODE_TEMPLATE = """Subject: Your code

Hello {{ first_name }},

Your code for the {{ plan.name }} {{ plan.labels.product }} is

{{ code }}

It works until 9:10 a.m. See https://plan.example/help?a=1&b=2
"""
SPOKEN_TEMPLATE = "Your {{ plan.name }} code is {{ code }}. Once more: {{ code }}."


@pytest.fixture
def mail_server(settings: Settings) -> Iterator[MailServer]:
    """Run the server for the length of a test, and let Portico send by it."""
    with a_mail_server() as server:
        use_smtp(settings, smtp_port=server.port)
        yield server


def use_smtp(settings: Settings, **changes: Any) -> None:
    """Send mail by SMTP."""
    said = {"mail": "smtp", "smtp_host": "127.0.0.1", "mail_from": "portal@plan.example", **changes}
    settings.PORTICO = settings.PORTICO.model_copy(update=said)


@pytest.fixture
def templates(settings: Settings, tmp_path: Path) -> Path:
    """A folder of templates for this test, with two in it."""
    (tmp_path / "code.txt").write_text(CODE_TEMPLATE, encoding="utf-8")
    (tmp_path / "spoken.txt").write_text(SPOKEN_TEMPLATE, encoding="utf-8")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    return tmp_path


@pytest.fixture
def write_notice(templates: Path) -> WriteNotice:
    """Write a notice to Marcus, in a transaction of its own."""

    def write(**changes: Any) -> Notice:
        said: dict[str, Any] = {
            "plan": PLAN,
            "channel": Channel.MAIL,
            "to": "marcus@tworivers.example",
            "template": "code",
            "context": {"first_name": "Marcus", "code": "482715"},
            "now": NOW,
        }
        with acting(Actor.system(plan=PLAN)):
            return notify(**{**said, **changes})

    return write
