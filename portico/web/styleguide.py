"""Sample content of the style guide: every component in every state, and every frame."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

from django import forms
from django.core.paginator import Paginator
from django.utils.safestring import mark_safe

from portico.web.components import (
    Clock,
    Entry,
    Event,
    Fact,
    Group,
    Navigation,
    Person,
    Pill,
    Place,
    Stage,
)
from portico.web.forms import (
    CodeField,
    DigitsField,
    EmailField,
    KitForm,
    NewPasswordField,
    PasswordField,
    PasswordRule,
    PhoneField,
    Tile,
)

NOW = datetime(2026, 11, 17, 16, 5, tzinfo=UTC)
LONG = (
    "The Orthopaedic, Sports Medicine and Physical Rehabilitation Associates of Greater St. Louis"
)
TERMS = mark_safe(  # noqa: S308 - our own words
    "<h2>1. Who you are</h2>"
    + "<p>You work for the organization and may act for it in the portal. You keep your password "
    "to yourself, and you tell us when someone leaves.</p>" * 9
)


class Organization(KitForm):
    """Fields side by side, a hint, something optional, a select."""

    rows = (("city", "state", "zip"), ("phone", "email"))
    name = forms.CharField(
        label="Organization name", help_text="The full legal name, as on the W-9"
    )
    dba = forms.CharField(label="Doing business as", required=False)
    street = forms.CharField(label="Street address")
    city = forms.CharField(label="City")
    state = forms.ChoiceField(label="State", choices=[("MO", "Missouri"), ("IL", "Illinois")])
    zip = DigitsField(label="ZIP")
    phone = PhoneField(
        label="Business phone",
        error_messages={"required": "Enter a business phone with 10 digits"},
    )
    email = EmailField(
        label="Business email",
        error_messages={"required": "Enter an email like name@example.com"},
    )


class Choices(KitForm):
    """Radio buttons, check boxes and a longer text."""

    channel = forms.ChoiceField(
        label="How should the code reach you?",
        choices=[("text", "Text message"), ("call", "Voice call")],
        widget=forms.RadioSelect,
        initial="text",
    )
    topics = forms.MultipleChoiceField(
        label="What we may write to you about",
        required=False,
        help_text="You can change this later",
        choices=[("news", "Updates and tips"), ("training", "Training")],
        widget=forms.CheckboxSelectMultiple,
    )
    message = forms.CharField(
        label="Message", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    consent = forms.BooleanField(
        label="I agree to be the Site Administrator",
        help_text="You approve new people and control what each of them can open.",
        error_messages={"required": "Tick the box to go on as Site Administrator"},
    )


class Passwords(KitForm):
    """A password one has and one being chosen."""

    password = PasswordField(label="Password")
    new_password = NewPasswordField(
        label="New password",
        rules=[
            PasswordRule("At least 12 characters", "length", "12"),
            PasswordRule("A lower-case and an upper-case letter", "upper"),
            PasswordRule("Not your email", "unlike", "id_email"),
            PasswordRule("Not on the list of passwords found in break-ins"),
        ],
    )


class Code(KitForm):
    """A six-digit code."""

    code = CodeField(label="Six-digit code", help_text="From us, subject “Your code”. Paste works.")


class Match(KitForm):
    """Choices that explain themselves."""

    match = forms.ChoiceField(
        label="Which of these is closest to you?",
        widget=forms.RadioSelect,
        initial="1",
        choices=[
            ("1", Tile("Two Rivers Orthopedics LLC", ("1840 Market Street, St. Louis",), "Main")),
            ("2", Tile(LONG, ("77 Olive Street, St. Louis, MO 63101",), "Mailing address")),
            ("none", Tile("None of these fits", ("Start from an empty page instead.",))),
        ],
    )


class Filters(KitForm):
    """The search line above a table."""

    text = forms.CharField(
        label="Name or email", required=True, widget=forms.TextInput(attrs={"type": "search"})
    )
    role = forms.ChoiceField(label="Role", choices=[("", "Any role"), ("dsc", "DSC")])
    status = forms.ChoiceField(label="Status", choices=[("", "Any status"), ("a", "Active")])


STAGES = [
    Stage(label="Account type", state="done", url="/styleguide/registration/"),
    Stage(label="Organization", state="now"),
    *(Stage(label=label, state="next") for label in ("Your details", "Password", "Phone", "Terms")),
]
CLOCK = Clock(title="Business day 1 of 2", note="Answer due Wed, Nov 18", used=24)
CLOCKS = [
    Clock(title="Due Wed, 5:00 p.m.", note="1 day 6 h of working time left.", used=24),
    Clock(title="Due today, 5:00 p.m.", note="6 h 55 min left.", used=80, tone="wait"),
    Clock(title="Overdue since Mon, 5:00 p.m.", note="2 h over.", used=100, tone="bad"),
]
EVENTS = [
    Event(
        title="You registered",
        state="done",
        text="Monday, November 16, 2:12 p.m. It confirms registration; it is not yet access.",
    ),
    Event(title="Email confirmed", state="done", when="Mon 2:07 p.m."),
    Event(
        title="The plan reviews your organization",
        state="now",
        text="With the enrollment team since Monday, 2:12 p.m.",
        clock=CLOCK,
    ),
    Event(title="You sign in", state="next", text="We write to you the moment it is approved."),
]
NUMBERED = [
    Event(title="Register your organization", state="next", text="Give the NPI and the tax ID."),
    Event(title="Tell us who you are", state="next", text="Confirm your work email and phone."),
]
FACTS = [
    Fact(label="Organization", value="Two Rivers Orthopedics LLC"),
    Fact(label="Address", value="1840 Market Street, Suite 310\nSt. Louis, MO 63103"),
    Fact(
        label="Email", value="m.okafor@tworivers.example", url="mailto:m.okafor@tworivers.example"
    ),
]
EVIDENCE = [
    ("Legal name", "Two Rivers Orthopedics LLC", "TWO RIVERS ORTHOPEDICS LLC", ""),
    ("Address", "1840 Market Street, St. Louis 63103", "1840 Market Street, St. Louis 63103",
     "77 Olive Street, St. Louis 63101"),
]  # fmt: skip
SETUP = [
    ("done", "Activate your account", "", "Today, 9:41 a.m."),
    ("now", "Give yourself every role", "You hold none yet, so the tools below are locked.", ""),
    ("next", "Add your staff", "They get an email and set their own password.", ""),
]
PEOPLE = [
    {
        "name": name,
        "email": f"{name.split()[0].lower()}@cedarvalley.example",
        "roles": roles,
        "last": last,
        "pill": pill,
    }
    for name, roles, last, pill in [
        ("Renee Sorensen", ["Main DSC", "Claims", "Eligibility", "Payments"], "Today", Pill(tone="ok", label="Active")),
        (f"Maximiliana Konstantinopoulou-{LONG}", ["Eligibility"], "11/12/2026", Pill(tone="ok", label="Active")),
        ("Hal Osterberg", ["Claims", "Payments"], "08/02/2026", Pill(tone="wait", label="No sign-in for 107 days")),
        ("Priya Venkat", ["Payments"], "Never", Pill(tone="info", label="Invited")),
        ("Dot Wexler", ["Eligibility"], "03/30/2026", Pill(tone="quiet", label="Access ended")),
    ]
]  # fmt: skip


def components() -> dict[str, object]:
    """Everything the page of components shows."""
    people = PEOPLE + PEOPLE[:1] * 115
    empty = {"name": LONG, "dba": "<b>Bone & Joint</b>", "street": "1840 Market Street"}
    return {
        "heading": "Style guide",
        "organization": Organization(initial={"name": "Two Rivers Orthopedics LLC"}),
        "wrong": Organization(data=empty, auto_id="wrong_%s"),
        "choices": Choices(auto_id="choice_%s"),
        "wrong_choices": Choices(data={}, auto_id="wrong_choice_%s"),
        "passwords": Passwords(),
        "code": Code(),
        "match": Match(),
        "wrong_match": Match(data={}, auto_id="wrong_match_%s"),
        "filters": Filters(),
        "stages": STAGES,
        "events": EVENTS,
        "numbered": NUMBERED,
        "clocks": CLOCKS,
        "facts": FACTS,
        "split": [("TIN", "••-•••4821"), ("NPIs", "3"), ("Since", "01/01/2019")],
        "evidence": EVIDENCE,
        "setup": SETUP,
        "terms_text": TERMS,
        "roles": ["Main DSC", "Claims", "Payments", "Eligibility", "Questions"],
        "tones": ["ok", "wait", "bad", "info", "quiet"],
        "table": Paginator(people, 5).get_page(7),
        "no_rows": Paginator([], 5).get_page(1),
        "now": NOW,
        "saved_at": NOW - timedelta(seconds=20),
    }


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
