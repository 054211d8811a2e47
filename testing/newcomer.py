"""A newcomer at a real browser: answers whatever step of registration the portal leads to."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from testing.browser import Portal
from testing.builders import PASSWORD, a_tin, an_npi
from testing.inbox import Inbox, Kind

_STEP = re.compile(r"/register/(?P<key>[a-z0-9-]+)/$")
MAX_PAGES = 20
"""More than any walk needs; a walk that circles fails instead of running on."""

ORGANIZATION = {
    "Organization name": "Two Rivers Orthopedics LLC",
    "Street address": "1840 Market Street",
    "City": "St. Louis",
    "ZIP": "63103",
    "Business phone": "(314) 555-0110",
    "Business email": "office@tworivers.example",
}


@dataclass
class Newcomer:
    """One person with what they would type; ``portal`` is the browser they sit at."""

    portal: Portal
    inbox: Inbox
    track: str = "Organization"
    npi: str = field(default_factory=an_npi)
    tin: str = field(default_factory=a_tin)
    entry: str = "None of these fits"
    """What they choose of the national registry."""
    organization: dict[str, str] = field(default_factory=lambda: dict(ORGANIZATION))
    first_name: str = "Marcus"
    last_name: str = "Okafor"
    email: str = "m.okafor@tworivers.example"
    phone: str = "(314) 555-0164"
    channel: str = "Text message"
    password: str = PASSWORD

    def begin(self) -> None:
        """Come in by the plan's public page."""
        self.portal.visit("/register/")

    def register(self) -> None:
        """Everything, from the first click to the confirmation."""
        self.begin()
        self.walk()
        self.portal.is_at("We received your registration")

    def walk(self, *, until: str | None = None) -> None:
        """Answer one step after the other until that one is due, or until it is done."""
        for _ in range(MAX_PAGES):
            key = self.due()
            if key in {until, "done"}:
                return
            self.answer(key)
            assert self.due() != key, f"{key} was refused:\n{self.portal.text}"
        raise AssertionError(f"the walk circles at {self.due()}")

    def due(self) -> str:
        """The step whose page is open."""
        found = _STEP.search(self.portal.page.url)
        assert found, f"no step of registration: {self.portal.page.url}"
        return found["key"]

    def answer(self, key: str) -> None:
        """Fill in the open step as this person would and go on."""
        self.answers()[key]()

    def answers(self) -> dict[str, Callable[[], None]]:
        """What this person does at each step, by its key; another plan's newcomer has others."""
        return {
            "account-type": lambda: self._choose(self.track),
            "numbers": self._numbers,
            "registry": self._registry,
            "organization": self._organization,
            "you": self._about_me,
            "email": self._email,
            "existing": self._existing,
            "communications": lambda: self._choose("Opt in"),
            "administrator": self._administrator,
            "password": self._password,
            "phone": self._phone,
            "summary": lambda: self.portal.press("Continue"),
            "terms": self._terms,
        }

    def about_me(self) -> dict[str, str]:
        """What this person types about themselves, by label."""
        return {
            "First name": self.first_name,
            "Last name": self.last_name,
            "Job title": "Billing manager",
            "Work phone": self.phone,
            "Work email": self.email,
        }

    def code(self, *, to: str, kind: Kind = "mail") -> str:
        """The newest code that came, as the person reads it."""
        return self.inbox.latest(to=to, kind=kind).code

    def fill_in(self, typed: Mapping[str, str]) -> None:
        """Type into the fields with those labels, and go on."""
        for label, text in typed.items():
            self.portal.fill(label, text)
        self.portal.press("Continue")

    def _choose(self, label: str) -> None:
        self.portal.choose(label)
        self.portal.press("Continue")

    def _numbers(self) -> None:
        self.fill_in({"NPI": self.npi, "Tax ID (TIN)": self.tin})

    def _registry(self) -> None:
        """Where the registry has nothing or does not answer, the only way on is chosen already."""
        if self.portal.page.get_by_role("radio").count() > 1:
            self.portal.choose(self.entry)
        self.portal.press("Continue")

    def _organization(self) -> None:
        self.portal.select("State", "Missouri")
        self.fill_in(self.organization)

    def _about_me(self) -> None:
        self.fill_in(self.about_me())

    def _email(self) -> None:
        self.portal.fill("Six-digit code", self.code(to=self.email))
        self.portal.press("Confirm email")

    def _existing(self) -> None:
        self.portal.fill("Password of your existing sign-in", self.password)
        self.portal.press("Yes, use one sign-in")

    def _administrator(self) -> None:
        self.portal.tick("I agree")
        self.portal.press("Continue")

    def _password(self) -> None:
        self.fill_in({"Password": self.password})

    def _phone(self) -> None:
        self.portal.choose(self.channel)
        self.portal.fill("Phone number", self.phone)
        self.portal.press("Send the code")
        kind: Kind = "text" if self.channel == "Text message" else "call"
        self.portal.fill("Six-digit code", self.code(to="+13145550164", kind=kind))
        self.portal.press("Confirm phone")

    def _terms(self) -> None:
        self.portal.read_to_the_end("Terms and conditions")
        self.portal.press("Accept and finish")
