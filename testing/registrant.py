"""A registrant at a browser without JavaScript: gets pages, fills the forms found in them, posts.

The walk knows no plan, no track and no step: it reads the form of whatever page the portal leads
to and fills in each field by its name, so that it serves every profile and every order of steps.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.test import Client

from portico.notices.models import Notice
from portico.vocabulary.email import normalize_email
from portico.vocabulary.phone import parse_phone
from testing.builders import PASSWORD, PLAN, a_tin, an_npi
from testing.page_forms import PageForm, form_in

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
    password: str = PASSWORD
    merge_password: str = PASSWORD
    """Of the account the email has already."""
    username: str = "marcus.okafor"
    pin: str = ""
    """Without one, or without the next two, the walk goes on without that proof."""
    reference: str = ""
    amount: str = ""
    provider: Mapping[str, str] = field(default_factory=dict)
    """How the plan's letters print a provider: number, zip, and name or first and last name."""
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
        hidden = form_in(self._page(key)).hidden
        data = {**hidden, "draft": hidden.get("draft", ""), "action": action, **fields}
        return self.client.post(self.url(key), data)  # type: ignore[return-value] # the same

    def answer(self, key: str) -> HttpResponse:
        """Fill in a step as this person would."""
        form = form_in(self._page(key))
        typed = {**self.filled(form), **self.changes.get(key, {})}
        return self.post(key, action=self._action(form, typed), **typed)

    def typed(self, key: str) -> dict[str, str]:
        """What this person would send from a step, but for its draft and its token."""
        form = form_in(self._page(key))
        own = {"draft", "csrfmiddlewaretoken"}
        hidden = {name: value for name, value in form.hidden.items() if name not in own}
        return {**hidden, **self.filled(form)}

    def walk(self, *, until: str | None = None) -> str:
        """Answer whatever is due until ``until`` is due or the registration is done.

        Returns the key of the page reached; "done" after the confirmation.
        """
        address = self.url("go-on")
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
        key, _ = self._follow(self.url("go-on"))
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

    def filled(self, form: PageForm) -> dict[str, str]:
        """What this person types into the fields of a form, and chooses of its choices."""
        known = self._known(form)
        chosen = {name: self._choice(name, values) for name, values in form.choices.items()}
        ticked = dict.fromkeys(form.boxes, "on")
        typed = {name: known.get(name, standing) for name, standing in form.text.items()}
        return {**typed, **chosen, **ticked}

    def _action(self, form: PageForm, typed: Mapping[str, str]) -> str:
        """Go on without a proof that is not at hand, where the page has that button."""
        proofs = {"pin", "reference", "amount"} & form.names
        at_hand = all(typed[name] for name in proofs)
        return "without" if proofs and not at_hand and "without" in form.actions else "continue"

    def _choice(self, name: str, values: list[str]) -> str:
        preferred = {"track": self.track, "choice": "none", "channel": self.channel, "region": "MO"}
        wanted = preferred.get(name, "")
        return wanted if wanted in values else values[0]

    def _known(self, form: PageForm) -> dict[str, str]:
        if "street" in form.names:
            return ORGANIZATION
        signs_in = "password" in form.names and "username" not in form.names
        old = signs_in and "code" in form.names
        return {
            **PERSON,
            "tin": self.tin,
            "npi": self.npi,
            "email": self.email,
            "email_again": self.email,
            "phone": self.phone,
            "password": self.merge_password if old else self.password,
            "code": "" if signs_in or "code" not in form.names else self._code(),
            "username": self.username,
            "answer": "Maple Street",
            "question": "Which street did I live on first?",
            "pin": self.pin,
            "reference": self.reference,
            "amount": self.amount,
            **self.provider,
        }

    def _code(self) -> str:
        return code_sent_to(self.email, self.phone)


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


def code_sent_to(*addresses: str) -> str:
    """The newest code that waits in the outbox for any of these emails and phones."""
    to = [normalize_email(one) if "@" in one else parse_phone(one) for one in addresses]
    notices = Notice.objects.filter(to__in=to, secret=True).order_by("-created_at", "-pk")
    for notice in notices:
        if found := _CODE.search(notice.body):
            return found.group()
    raise AssertionError(f"no code was sent to {addresses}")


def errors_of(response: HttpResponse) -> str:
    """What the error summary of a page says."""
    page = response.content.decode()
    found = re.search(r"data-error-summary.*?</ul>", page, re.DOTALL)
    return re.sub(r"<[^>]+>|\s+", " ", found.group()) if found else page[:2000]
