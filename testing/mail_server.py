"""A real mail server that behaves as told."""

import asyncio
import queue
import socket
from asyncio import AbstractServer, Transport
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

BREAK_OFF = "take it and break off"


@dataclass
class MailServer:
    """What arrived, and what the server answers; an answer may be a function that is called."""

    port: int = 0
    to_recipient: str = "250 OK"
    to_message: str | Callable[[], str] = "250 OK"
    ponders: float = 0
    """Seconds between having a message and saying so."""
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

    async def handle_DATA(self, smtp: SMTP, _sn: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
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
        await asyncio.sleep(self.ponders)
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


@contextmanager
def a_mail_server() -> Iterator[MailServer]:
    """Run one on a port of its own."""
    server = MailServer()
    controller = _OnAnyPort(server, hostname="127.0.0.1", server_hostname="mail.example")
    server.port = controller.port
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
