"""Days and times as people say them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portico.web.moments import due_moment, long_moment, moment, within_sentence

ZONE = ZoneInfo("America/Chicago")
NOW = datetime(2026, 11, 17, 10, 5, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (NOW, "Today, 10:05 a.m."),
        (NOW - timedelta(days=1), "Mon, Nov 16, 10:05 a.m."),
        (NOW - timedelta(days=365), "Mon, Nov 17, 2025, 10:05 a.m."),
    ],
    ids=["today", "this year", "last year"],
)
def test_a_moment_says_no_more_than_it_must(when: datetime, said: str) -> None:
    assert moment(when, zone=ZONE, now=NOW) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "Today 10:05 a.m."),
        (1, "Wed 10:05 a.m."),
        (-1, "Mon 10:05 a.m."),
        (9, "Thu, Nov 26, 10:05 a.m."),
    ],
    ids=["today", "near", "over", "far"],
)
def test_a_due_moment_names_the_day_within_a_week(days: int, said: str) -> None:
    assert due_moment(NOW + timedelta(days=days), zone=ZONE, now=NOW) == said


def test_a_moment_is_that_of_the_plans_zone() -> None:
    midnight_utc = datetime(2026, 11, 18, 0, 30, tzinfo=ZoneInfo("UTC"))
    assert moment(midnight_utc, zone=ZONE, now=NOW) == "Today, 6:30 p.m."


def test_within_a_sentence_today_is_small() -> None:
    assert within_sentence("Today, 8:05 a.m.") == "today, 8:05 a.m."


def test_the_long_form_names_day_and_zone() -> None:
    assert (
        long_moment(NOW, zone=ZONE, label="Central") == "Tuesday, November 17, 10:05 a.m. Central"
    )
