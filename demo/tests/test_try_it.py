"""The demo world is filled once, and what its front page says to try really registers."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from demo.sign_ins import people
from demo.try_it import TryIt, to_try
from portico.access.states import State
from portico.notices.models import Notice
from portico.organizations.models import Membership
from testing.registrant import Registrant

pytestmark = pytest.mark.django_db

THERE = {
    "grace.adeyemi@soulard.example": State.ACTIVE,
    "owen.blaylock@soulard.example": State.PENDING_REVIEW,
    "marcus.okafor@tworivers.example": State.PENDING_REVIEW,
    "joan.teller@cedarhollow.example": State.ACTIVE,
    "samir.haddad@northridge.example": State.PENDING_REVIEW,
    "iris.kowal@gatewayvision.example": State.ACTIVE,
    "theo.mbeki@gatewayvision.example": State.PENDING_REVIEW,
    "maya@lindqvist.example": State.ACTIVE,
    "helen.marsh@prairierose.example": State.ACTIVE,
    "curtis.boone@mcallister.example": State.PENDING_REVIEW,
    "wanda.redbird@bigsioux.example": State.AWAITING_SIGNATURE,
    "peter.zuber@riverbend.example": State.ACTIVE,
    "ruth.ames@cornbelt.example": State.ACTIVE,
}
REGISTERED = {
    ("wellfirst", "organization"): State.PENDING_REVIEW,
    ("wellsense", "new-user"): State.ACTIVE,
    ("caresource", "group"): State.AWAITING_ACTIVATION,
    ("caresource", "practitioner"): State.AWAITING_ACTIVATION,
    ("wellmark", "participating"): State.PENDING_REVIEW,
    ("wellmark", "non-participating"): State.AWAITING_SIGNATURE,
}


def filled() -> str:
    """Fill the demo world; return the sign-ins it tells."""
    return str(call_command("demo", stdout=StringIO()))


def states() -> dict[str, str]:
    return dict(Membership.objects.values_list("account__email", "state"))


def test_a_second_start_finds_everyone_where_the_first_one_left_them() -> None:
    told = filled()
    assert states() == THERE
    mails = Notice.objects.count()
    assert filled() == told
    assert (states(), Notice.objects.count()) == (THERE, mails)
    assert sorted(told.splitlines()) == sorted(each.line for each in people())


def test_what_the_front_page_says_to_try_registers() -> None:
    filled()
    page, offered = Client().get("/").content.decode(), to_try()
    for one in offered:
        assert all(f"<dd>{value}</dd>" in page for _, value in one.facts)
        assert visitor(one).walk() == "done"
    assert {key: states()[email_of(*key)] for key in REGISTERED} == REGISTERED
    taken = {(one.plan, one.identity) for one in offered}
    assert taken.isdisjoint((one.plan, one.identity) for one in to_try())


def visitor(one: TryIt) -> Registrant:
    """Whoever types just that, and reads the PIN in the demo's inbox."""
    somebody = Registrant(
        plan=one.plan,
        track=one.track,
        email=email_of(one.plan, one.track),
        username=f"{one.track}.visitor",
        pin=pin_mailed_to(one.pin_went_to),
        reference=one.typed.get("reference", ""),
        amount=one.typed.get("amount", ""),
    )
    somebody.provider = one.typed
    return somebody


def email_of(plan: str, track: str) -> str:
    return f"{track}@{plan}.visitor.example"


def pin_mailed_to(address: str) -> str:
    bodies = Notice.objects.filter(to=address).values_list("body", flat=True)
    found = (re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", body) for body in bodies)
    return next((match.group() for match in found if match), "")
