"""What people were sent: read in passing, or at the demo inbox in a browser."""

import re
from dataclasses import dataclass
from typing import Literal

from django.db.models import QuerySet

from portico.notices.models import DemoMessage
from portico.notices.queries import demo_messages
from testing.browser import Portal
from testing.jobs import RunJobs
from testing.parallel import apart

Kind = Literal["mail", "text", "call"]


@dataclass(frozen=True, slots=True)
class Message:
    """One mail, text or call as the page shows it."""

    words: str
    """All of it: subject, sender, recipient and time too."""
    body: str

    @property
    def code(self) -> str:
        """The six digits; in a call they are spoken one by one."""
        found = re.search(r"(?<!\d)(?:\d[ ,.]{0,2}){5}\d(?!\d)", self.body)
        assert found, f"no code in: {self.body}"
        return re.sub(r"\D", "", found.group())

    @property
    def pin(self) -> str:
        """The PIN of an office, on a line of its own."""
        found = re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", self.body, re.MULTILINE)
        assert found, f"no PIN in: {self.body}"
        return found.group()

    @property
    def link(self) -> str:
        """The first address."""
        found = re.search(r"https?://\S+", self.body)
        assert found, f"no link in: {self.body}"
        return found.group().rstrip(".,")


class Inbox:
    """What reached people in the demo, as they read it; what waits is sent before looking."""

    def __init__(self, run_jobs: RunJobs) -> None:
        """Send with the worker of the test."""
        self._run_jobs = run_jobs

    def latest(self, *, to: str, kind: Kind = "mail") -> Message:
        """The newest message to that address or number."""
        message = self._sent(to, kind).first()
        assert message, f"no {kind} was sent to {to}"
        words = f"{message.subject}\n{message.sender}\n{message.to}\n{message.body}"
        return Message(words=words, body=message.body)

    def count(self, *, to: str, kind: Kind = "mail") -> int:
        """How many messages went there."""
        return self._sent(to, kind).count()

    def _send(self) -> None:
        """Apart, as some jobs bring their own event loop and Playwright's runs in this thread."""
        apart(self._run_jobs)

    def _sent(self, to: str, kind: Kind) -> QuerySet[DemoMessage]:
        self._send()
        return demo_messages().filter(to=to, channel=kind)


class DemoInbox(Inbox):
    """The same, read at the demo's inbox in a browser of its own."""

    def __init__(self, run_jobs: RunJobs, portal: Portal) -> None:
        """Look with a browser nobody is signed in with."""
        super().__init__(run_jobs)
        self.portal = portal

    def latest(self, *, to: str, kind: Kind = "mail") -> Message:
        """Open the newest message to that address or number."""
        self._look()
        entry = self.portal.page.locator(self._entries(to, kind)).first
        self.portal.follow_to(entry)
        page = self.portal.page
        return Message(
            words=page.locator("[data-notice]").inner_text(),
            body=page.locator("[data-notice] [data-body]").inner_text(),
        )

    def count(self, *, to: str, kind: Kind = "mail") -> int:
        """Count the entries."""
        self._look()
        return self.portal.page.locator(self._entries(to, kind)).count()

    def _look(self) -> None:
        self._send()
        self.portal.visit(f"{self.portal.base}/demo/inbox/")

    @staticmethod
    def _entries(to: str, kind: Kind) -> str:
        return f'a[data-channel="{kind}"][data-to="{to}"]'
