"""The demo inbox, read in a browser of its own as a person would."""

import re
from dataclasses import dataclass
from typing import Literal

from testing.browser import Portal
from testing.jobs import RunJobs

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
    def link(self) -> str:
        """The first address."""
        found = re.search(r"https?://\S+", self.body)
        assert found, f"no link in: {self.body}"
        return found.group().rstrip(".,")


class Inbox:
    """Everything the portal sent, the newest first; what waits is sent before looking."""

    def __init__(self, portal: Portal, run_jobs: RunJobs) -> None:
        """Look with a browser nobody is signed in with."""
        self.portal, self._run_jobs = portal, run_jobs

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
        """How many messages went there."""
        self._look()
        return self.portal.page.locator(self._entries(to, kind)).count()

    def _look(self) -> None:
        self._run_jobs()
        self.portal.visit(f"{self.portal.base}/demo/inbox/")

    @staticmethod
    def _entries(to: str, kind: Kind) -> str:
        return f'a[data-channel="{kind}"][data-to="{to}"]'
