"""The frames a page can have, each with sample content."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus

from portico.web.components import Entry, Group, Navigation, Person, Pill, Place, PlanPlaces
from portico.web.styleguide.inputs import LONG, Organization, Passwords
from portico.web.styleguide.samples import NOW, NUMBERED, SETUP, STAGES


def _navigation() -> Navigation:
    here = Place(
        key="1",
        name="Cedar Valley Family Medicine",
        detail="TIN ••-•••4821",
        role="Main DSC",
        current=True,
    )
    waiting = Pill(tone="wait", label="Waiting")
    there = Place(key="2", name=LONG, role="User", pill=waiting)
    home = Entry(label="Home", url="/styleguide/workspace/", icon="home", current=True)
    users = Entry(label="User maintenance", url="/styleguide/confirm/", icon="people")
    asked = Entry(label="Questions", url="/styleguide/message/", icon="forum", count=1)
    return Navigation(
        person=Person(
            name="Renee Sorensen",
            email="renee@cedarvalley.example",
            account_url="/styleguide/sign-in/",
            sign_out_url="/styleguide/",
        ),
        groups=[
            Group(label="", entries=[home]),
            Group(label="Administration", entries=[users, asked]),
        ],
        place=here,
        places=[here, there],
        elsewhere=[
            PlanPlaces(name="Second Health Plan", url="/styleguide/", places=[there], more=2)
        ],
        switch_url="/styleguide/",
        join_url="/styleguide/registration/",
        help_url="/styleguide/message/",
        messages_url="/styleguide/message/",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A frame of the style guide: its template, what it is shown with, its status."""

    title: str
    template: str
    context: Mapping[str, object] = field(default_factory=dict)
    status: HTTPStatus = HTTPStatus.OK


_STEP = {
    "stages": STAGES,
    "step_number": 2,
    "step_count": 6,
    "numbers": [("Tax ID (TIN)", "43-1882764"), ("NPI, organization (type 2)", "2120048717")],
    "now": NOW,
    "saved_at": NOW - timedelta(seconds=20),
}
FRAMES = {
    "public": Frame(
        title="Public page",
        template="web/styleguide/public.html",
        context={"heading": "A plan's public page", "numbered": NUMBERED},
    ),
    "registration": Frame(
        title="Registration step",
        template="web/styleguide/registration.html",
        context={
            **_STEP,
            "heading": "Your organization",
            "lead": "We filled in what the national registry holds.",
            "form": Organization(data={"name": "Two Rivers Orthopedics LLC", "zip": "63103"}),
        },
    ),
    "workspace": Frame(
        title="Workspace",
        template="web/styleguide/workspace.html",
        context={
            "heading": "Welcome, Renee",
            "lead": "Cedar Valley Family Medicine is active. Two short steps are left.",
            "crumbs": [("Administration", "/styleguide/")],
            "crumb": "Home",
            "navigation": _navigation(),
            "setup": SETUP,
            "split": [("TIN", "••-•••4821"), ("NPIs", "3"), ("Since", "01/01/2019")],
        },
    ),
    "sign-in": Frame(
        title="Sign-in",
        template="web/styleguide/sign_in.html",
        context={"heading": "Sign in", "form": Passwords(auto_id="sign_in_%s")},
    ),
    "message": Frame(
        title="A centered message",
        template="web/styleguide/message.html",
        context={"heading": "You need another role for this page", "glyph": "lock_outline"},
    ),
    "confirm": Frame(
        title="A question before an act",
        template="web/confirm.html",
        context={
            "heading": "End access for Luis Medrano?",
            "text": "He is signed out at once. His past work stays in the record.",
            "verb": "End access",
            "back_url": "/styleguide/",
            "back_label": "Keep access",
            "destroys": True,
        },
    ),
    "bad-request": Frame(title="400", template="web/400.html", status=HTTPStatus.BAD_REQUEST),
    "not-found": Frame(
        title="404",
        template="web/404.html",
        context={"reference": "404-M3XD"},
        status=HTTPStatus.NOT_FOUND,
    ),
    "expired": Frame(
        title="Expired page",
        template="web/expired.html",
        context={"kept": [("name", "Two Rivers")]},
        status=HTTPStatus.FORBIDDEN,
    ),
    "error": Frame(
        title="500",
        template="web/500.html",
        context={"reference": "500-K7QA"},
        status=HTTPStatus.INTERNAL_SERVER_ERROR,
    ),
    "closed": Frame(
        title="503, planned downtime",
        template="web/503.html",
        context={"until": "Sunday, November 22, 4:00 a.m. Eastern"},
        status=HTTPStatus.SERVICE_UNAVAILABLE,
    ),
}
