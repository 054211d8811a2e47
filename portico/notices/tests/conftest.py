"""A real mail server that behaves as told, and a notice to send."""

import queue
import socket
from asyncio import AbstractServer, Transport
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, cast

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pytest_django.fixtures import Settings

from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.notices.channels import Channel
from portico.notices.models import Notice
from portico.notices.services import notify
from testing.builders import NOW, PLAN

WriteNotice = Callable[..., Notice]
CODE_TEMPLATE = """Subject: Your code

Hello {{ first_name }},

Your code for the {{ plan.name }} {{ plan.labels.product }} is

{{ code }}

It works until 9:10 a.m. See https://plan.example/help?a=1&b=2
"""
SPOKEN_TEMPLATE = "Your {{ plan.name }} code is {{ code }}. Once more: {{ code }}."


BREAK_OFF = "take it and break off"


@dataclass
class MailServer:
    """What arrived, and what the server answers; an answer may be a function that is called."""

    port: int = 0
    to_recipient: str = "250 OK"
    to_message: str | Callable[[], str] = "250 OK"
    arrived: "queue.Queue[EmailMessage]" = field(default_factory=queue.Queue)
    recipients: list[str] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _s: SMTP, _sn: Session, envelope: Envelope, address: str, _o: list[str]
    ) -> str:
        """Take or refuse the address."""
        if self.to_recipient.startswith("2"):
            envelope.rcpt_tos.append(address)
            self.recipients.append(address)
        return self.to_recipient

    async def handle_DATA(self, smtp: SMTP, _sn: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take or refuse the message."""
        answer = self.to_message if isinstance(self.to_message, str) else self.to_message()
        if not answer.startswith(("4", "5")):
            content = envelope.content or b""
            raw = content if isinstance(content, bytes) else content.encode()
            message = message_from_bytes(raw, policy=policy.default)
            assert isinstance(message, EmailMessage)
            self.arrived.put(message)
        if answer == BREAK_OFF:
            cast("Transport", smtp.transport).abort()
        return answer

    def received(self) -> list[EmailMessage]:
        """Return what arrived, in order."""
        return [self.arrived.get_nowait() for _ in range(self.arrived.qsize())]


class _OnAnyPort(Controller):
    """Listens where the system has room."""

    def __init__(self, handler: MailServer, **settings: Any) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0))
        super().__init__(handler, port=self.listening.getsockname()[1], **settings)

    def _create_server(self) -> Coroutine[Any, Any, AbstractServer]:
        return self.loop.create_server(self._factory_invoker, sock=self.listening)


@pytest.fixture
def mail_server(settings: Settings) -> Iterator[MailServer]:
    """Run the server for the length of a test, and let Portico send by it."""
    server = MailServer()
    controller = _OnAnyPort(server, hostname="127.0.0.1", server_hostname="mail.example")
    server.port = controller.port
    controller.start()
    use_smtp(settings, smtp_port=server.port)
    yield server
    controller.stop()


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
