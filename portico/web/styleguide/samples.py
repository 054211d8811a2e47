"""The values the style guide shows, long ones and wrong ones among them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.core.paginator import Paginator
from django.utils.safestring import mark_safe

from portico.web.charts import Bar, Chart
from portico.web.components import Clock, Event, Fact, Pill, Stage
from portico.web.styleguide.inputs import (
    LONG,
    Choices,
    Code,
    Filters,
    Match,
    Organization,
    Passwords,
)

NOW = datetime(2026, 11, 17, 16, 5, tzinfo=UTC)
TERMS = mark_safe(  # noqa: S308 - our own words
    "<h2>1. Who you are</h2>"
    + "<p>You work for the organization and may act for it in the portal. You keep your password "
    "to yourself, and you tell us when someone leaves.</p>" * 9
)

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

MONTHS = ("Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov")
HOURS = ("10.4", "8.9", None, "8.3", "10.4", "9.3", "11.8", "7.6", "0", "11.2", "8.9", "2.6")


def months(count: int) -> Chart:
    """The last so many months, one without a value and the last one not complete."""
    bars = [
        Bar(
            label=MONTHS[at % 12],
            name=f"{MONTHS[at % 12]} {2024 + (at + 11) // 12}",
            value=Decimal(value) if (value := HOURS[at % 12]) else None,
            is_complete=at < 23,
        )
        for at in range(24 - count, 24)
    ]
    return Chart(
        title="Time to decide by month",
        bars=bars,
        say=lambda value: f"{value.normalize():f} h",
        note="November is not complete: through 11/17/2026.",
    )


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
        "charts": [months(12), months(24), months(1)],
        "setup": SETUP,
        "terms_text": TERMS,
        "roles": ["Main DSC", "Claims", "Payments", "Eligibility", "Questions"],
        "tones": ["ok", "wait", "bad", "info", "quiet"],
        "table": Paginator(people, 5).get_page(7),
        "no_rows": Paginator([], 5).get_page(1),
        "now": NOW,
        "saved_at": NOW - timedelta(seconds=20),
    }
