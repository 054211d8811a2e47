"""A registrant at a browser without JavaScript: gets pages, fills the forms found in them, posts.

The walk knows no track: it answers whatever step the portal leads to, with what an office would
type, so that it serves every plan and every order of steps.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.test import Client

from portico.notices.models import Notice
from portico.profiles.loading import agreement_text, profile
from portico.vocabulary.email import normalize_email
from portico.vocabulary.phone import parse_phone
from testing.builders import PASSWORD, PLAN, a_tin, an_npi

_DRAFT = re.compile(r'name="draft" value="([0-9a-f-]*)"')
_CODE = re.compile(r"\b\d{6}\b")
_PATH = re.compile(r"^/[a-z0-9-]+/register/(?P<key>[a-z0-9-]+)/$")
MAX_PAGES = 40
"""More than any walk needs; a walk that circles fails instead of running on."""


@dataclass
class Registrant:
    """One person at one plan, with what they would type."""

    client: Client = field(default_factory=Client)
    plan: str = PLAN
    track: str = "organization"
    tin: str = field(default_factory=a_tin)
    npi: str = field(default_factory=an_npi)
    email: str = "m.okafor@tworivers.example"
    phone: str = "(314) 555-0164"
    channel: str = "text"
    merge_password: str = PASSWORD
    changes: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By step key: fields that are typed differently."""
    _open: tuple[str, str] = ("", "")
    """On a walk: the key of the page that lies open, and the page."""

    def get(self, key: str) -> HttpResponse:
        """Open a step; the answer may lead elsewhere."""
        return self.client.get(self.url(key))  # type: ignore[return-value] # the test client's

    def url(self, key: str) -> str:
        """The address of a step."""
        return f"/{self.plan}/register/{key}/"

    def post(self, key: str, *, action: str = "continue", **fields: Any) -> HttpResponse:
        """Post a step's form with the draft that the page carries."""
        page = self._page(key)
        found = _DRAFT.search(page)
        draft = found.group(1) if found else ""
        data = {"draft": draft, "action": action, **fields}
        return self.client.post(self.url(key), data)  # type: ignore[return-value] # the same

    def answer(self, key: str) -> HttpResponse:
        """Fill in a step as this person would."""
        return self.post(key, **{**self.typed(key), **self.changes.get(key, {})})

    def walk(self, *, until: str | None = None) -> str:
        """Answer whatever is due until ``until`` is due or the registration is done.

        Returns the key of the page reached; "done" after the confirmation.
        """
        address = self.url("terms")
        for _ in range(MAX_PAGES):
            key, page = self._follow(address)
            if key in {until, "done"}:
                return key
            self._open = key, page
            response = self.answer(key)
            self._open = "", ""
            if response.status_code != 302:
                raise AssertionError(f"{key} was refused:\n{errors_of(response)}")
            address = response["Location"]
        raise AssertionError(f"the walk circles at {key}")

    def due(self) -> str:
        """The key of the step that the portal leads to."""
        key, _ = self._follow(self.url("terms"))
        return key

    def _follow(self, address: str) -> tuple[str, str]:
        response = self.client.get(address, follow=True)
        path = response.redirect_chain[-1][0] if response.redirect_chain else address
        found = _PATH.match(path)
        assert found, path
        return found["key"], response.content.decode()

    def _page(self, key: str) -> str:
        """The page of a step: as it lies open on a walk, or fetched."""
        opened, page = self._open
        return (
            page if opened == key else self.client.get(self.url(key), follow=True).content.decode()
        )

    def sign_in(self) -> HttpResponse:
        """Sign in with email and password, as anyone would."""
        data = {"login": self.email, "password": self.merge_password}
        return self.client.post(f"/{self.plan}/sign-in/", data)  # type: ignore[return-value] # the same

    def typed(self, key: str) -> Mapping[str, Any]:
        """What this person types into a step."""
        typed: dict[str, Mapping[str, Any]] = {
            "account-type": {"track": self.track},
            "numbers": {"tin": self.tin, "npi": self.npi},
            "registry": {"choice": "none"},
            "organization": ORGANIZATION,
            "you": {**PERSON, "email": self.email},
            "communications": {"choice": "in"},
            "administrator": {"agreed": "on"},
            "password": {"password": PASSWORD},
            "summary": {},
        }
        match key:
            case "email":
                return {"code": code_sent_to(self.email)}
            case "existing":
                return {"password": self.merge_password}
            case "phone":
                return self._phone()
            case "terms":
                return {"sha256": agreement_text(profile(self.plan), "terms").sha256}
        return typed[key]

    def _phone(self) -> Mapping[str, Any]:
        """First the number, then the code."""
        if 'name="code"' in self._page("phone"):
            return {"code": code_sent_to(self.phone)}
        return {"phone": self.phone, "channel": self.channel}


PERSON = {
    "first_name": "Marcus",
    "last_name": "Okafor",
    "job_title": "Billing manager",
    "phone": "(314) 555-0164",
}
ORGANIZATION = {
    "name": "Two Rivers Orthopedics LLC",
    "dba": "Two Rivers Bone and Joint",
    "street": "1840 Market Street",
    "street2": "Suite 310",
    "city": "St. Louis",
    "region": "MO",
    "zip": "63103",
    "phone": "(314) 555-0110",
    "email": "office@tworivers.example",
}


def code_sent_to(address: str) -> str:
    """The newest code that waits in the outbox for an email or a phone."""
    to = normalize_email(address) if "@" in address else parse_phone(address)
    notices = Notice.objects.filter(to=to, secret=True).order_by("-created_at", "-pk")
    for notice in notices:
        if found := _CODE.search(notice.body):
            return found.group()
    raise AssertionError(f"no code was sent to {address}")


def errors_of(response: HttpResponse) -> str:
    """What the error summary of a page says."""
    page = response.content.decode()
    found = re.search(r"data-error-summary.*?</ul>", page, re.DOTALL)
    return re.sub(r"<[^>]+>|\s+", " ", found.group()) if found else page[:2000]
