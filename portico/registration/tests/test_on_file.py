"""What was typed beside the plan's roster: evidence, never proof."""

from datetime import date, datetime
from typing import Any

import pytest
from django.utils import timezone
from time_machine import Traveller

from portico.records.roster.models import Load
from portico.records.roster.rules import Entry
from portico.registration.on_file import OnRoster, beside_roster, roster_check
from portico.reviews.evidence import CheckOutcome, Fact, Source
from portico.reviews.models import Review
from testing.builders import NOW, PLAN
from testing.drafts import a_ready_draft, registrant_of
from testing.roster_builders import list_group

TODAY = date(2026, 11, 16)


def an_entry(**changes: Any) -> Entry:
    facts: dict[str, Any] = {
        "tin": "431882764",
        "name": "Two Rivers LLC",
        "zips": ("63101", "63103"),
        "email": "Office@TwoRivers.example",
        "since": date(2020, 1, 1),
        "until": None,
    }
    return Entry(**{**facts, **changes})


def on(entry: Entry | None) -> OnRoster:
    return OnRoster(as_of="11/14/2026", today=TODAY, entry=entry)


@pytest.mark.parametrize(
    ("label", "typed", "same"),
    [
        ("Legal name", "TWO RIVERS, L.L.C.", True),
        ("Legal name", "Three Rivers LLC", False),
        ("Address", "1 Oak St, St. Louis, MO 63103-1234", True),
        ("Address", "63101 Rural Road, Troy, MO 63379", False),
        ("Email", "office@tworivers.example", True),
        ("Email", "off.ice@tworivers.example", False),
        ("Phone", "(314) 555-0100", None),
        ("Legal name", "", None),
    ],
)
def test_each_line_is_compared_with_the_roster(label: str, typed: str, same: bool | None) -> None:
    assert beside_roster(Fact(label=label, typed=typed), on(an_entry())).roster_same is same


@pytest.mark.parametrize(
    ("entry", "name", "outcome"),
    [
        (None, "No roster record", CheckOutcome.FLAG),
        (an_entry(), "On the roster, participates since 01/01/2020", CheckOutcome.PASS),
        (
            an_entry(since=date(2027, 1, 1), until=date(2027, 12, 31)),
            "On the roster, will participate from 01/01/2027, until 12/31/2027",
            CheckOutcome.PASS,
        ),
        (
            an_entry(until=date(2026, 6, 30)),
            "On the roster, out of the network since 06/30/2026",
            CheckOutcome.FLAG,
        ),
    ],
    ids=["absent", "in", "soon", "over"],
)
def test_the_reviewer_sees_whether_and_since_when_it_participates(
    entry: Entry | None, name: str, outcome: CheckOutcome
) -> None:
    (check,) = roster_check(on(entry), NOW)
    assert (check.name, check.outcome) == (name, outcome)


def test_a_plan_without_a_roster_cannot_say_that_somebody_is_not_on_it() -> None:
    assert roster_check(OnRoster(today=TODAY), NOW) == []


@pytest.mark.django_db
def test_a_registration_opens_its_review_with_what_the_roster_says(clock: Traveller) -> None:
    draft = a_ready_draft()
    tin = draft.answers["organization_lookup"]["tin"]
    list_group(plan=PLAN, tin=tin, email="a@tworivers.example", phone="+13145550111")
    loaded_at = datetime(2026, 11, 14, 12, tzinfo=timezone.get_default_timezone())
    Load.objects.create(
        plan=PLAN, file_name="roster.csv", loaded_at=loaded_at, lines_read=1, lines_refused=0
    )
    registrant_of(draft).walk()
    evidence = Review.objects.get().shown_evidence
    assert evidence.roster_as_of == "11/14/2026"
    told = {fact.label: fact for fact in evidence.facts}
    assert (told["Tax ID (TIN)"].roster_same, told["Phone"].roster_same) == (True, False)
    contacts = [(each.source, each.value, each.name) for each in evidence.contacts]
    assert contacts[:2] == [
        (Source.ROSTER, "+13145550111", "Two Rivers LLC"),
        (Source.ROSTER, "a@tworivers.example", "Two Rivers LLC"),
    ]
