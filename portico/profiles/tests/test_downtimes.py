"""Announced downtimes, until they are over."""

from datetime import UTC, datetime, timedelta

from portico.profiles.downtimes import outages
from testing.builders import a_profile

DOWNTIME = {"starts": "2026-11-21", "opens": "22:00", "closes": "02:00", "what": "New release."}
BEFORE = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_a_downtime_past_midnight_ends_the_next_day() -> None:
    (outage,) = outages(a_profile(public={"downtime": [DOWNTIME]}), BEFORE)
    assert outage.ends - outage.starts == timedelta(hours=4)
    assert outage.what == "New release."


def test_a_downtime_is_announced_until_it_is_over() -> None:
    plan = a_profile(public={"downtime": [DOWNTIME]})
    end = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
    assert outages(plan, end - timedelta(seconds=1))
    assert outages(plan, end) == []


def test_the_next_downtime_comes_first() -> None:
    later = {**DOWNTIME, "starts": "2026-12-05", "what": "Later."}
    plan = a_profile(public={"downtime": [later, DOWNTIME]})
    assert [each.what for each in outages(plan, BEFORE)] == ["New release.", "Later."]
