"""Which events are read: of one organization, one person, one time; and where to read on."""

from datetime import timedelta
from typing import Any

import pytest

from portico.access.actor import Actor, ActorKind
from portico.audit.acting import acting
from portico.audit.models import Event
from portico.audit.queries import Spot, Wanted, events_of_organization, latest, spot_after
from portico.audit.services import record
from testing.builders import NOW, PLAN, an_account, an_organization

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
WANTED = Wanted(actions=["access.granted"], since=NOW, before=NOW + SECOND)


def happened(organization_id: int | None = None, **facts: Any) -> Event:
    """An event at the plan, unless another is named."""
    by = {"account_id": facts.pop("by", None), "plan": facts.pop("plan", PLAN)}
    actor = Actor(kind=ActorKind.PERSON, **by)
    told = {"action": "access.granted", "subject": "membership:x", "now": NOW, **facts}
    with acting(actor):
        record(actor=actor, organization_id=organization_id, **told)
    return Event.objects.latest("pk")


def found(organization_id: int, wanted: Wanted = WANTED, **more: Any) -> list[Event]:
    return events_of_organization(PLAN, organization_id, wanted, **{"limit": 9, **more})


def test_the_last_act_is_of_its_kind_and_subject() -> None:
    wanted = happened(subject="organization:1")
    happened(subject="organization:2")
    happened(subject="organization:1", action="access.ended")
    assert latest("organization:1", ["access.granted"]) == wanted
    assert latest("organization:3", ["access.granted"]) is None


def test_events_are_of_one_organization_kind_and_time() -> None:
    office = an_organization()
    event = happened(office.pk)
    happened(an_organization().pk)
    happened(office.pk, action="access.ended")
    happened(office.pk, now=NOW - SECOND)
    happened(office.pk, now=NOW + SECOND)
    happened(office.pk, plan="wellsense")
    assert found(office.pk) == [event]


def test_what_somebody_did_and_what_was_done_to_them_are_theirs() -> None:
    office, ana = an_organization(), an_account()
    about = happened(office.pk, subject="membership:ana")
    told = happened(office.pk, details={"to": "ana"})
    happened(office.pk, subject="membership:ben", details={"to": "ben"})
    did = happened(office.pk, by=ana.pk)
    happened(office.pk, by=an_account().pk)
    wanted = Wanted(
        actions=WANTED.actions,
        since=NOW,
        before=WANTED.before,
        account_id=ana.pk,
        about=["membership:ana"],
    )
    assert found(office.pk, wanted) == [did, told, about]


def test_reading_goes_on_where_it_stopped_also_within_one_moment() -> None:
    office = an_organization()
    events = [happened(office.pk, now=NOW + place * SECOND) for place in (0, 1, 1, 1, 2)]
    wanted = Wanted(actions=WANTED.actions, since=NOW, before=NOW + 9 * SECOND)
    seen: list[Event] = []
    spot: Spot | None = None
    for _ in range(3):
        page = found(office.pk, wanted, after=spot, limit=2)
        seen += page
        spot = spot_after(page, before=spot)
    assert seen == events[::-1]
    assert spot == Spot(NOW, 1)
