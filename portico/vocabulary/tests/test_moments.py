"""Days and times in words."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from portico.vocabulary.moments import day_in_words, moment_in_words, time_of_day

CENTRAL = ZoneInfo("America/Chicago")


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (time(0, 0), "12:00 a.m."),
        (time(0, 59), "12:59 a.m."),
        (time(8, 5), "8:05 a.m."),
        (time(11, 59), "11:59 a.m."),
        (time(12, 0), "12:00 p.m."),
        (time(17, 0), "5:00 p.m."),
        (time(23, 59), "11:59 p.m."),
    ],
)
def test_a_time_has_twelve_hours(at: time, words: str) -> None:
    assert time_of_day(at) == words


def test_a_day_is_that_of_whoever_answers() -> None:
    already_thursday_in_london = datetime(2026, 11, 19, 1, tzinfo=UTC)
    assert day_in_words(already_thursday_in_london, CENTRAL) == "Wednesday, November 18"


def test_a_moment_names_day_time_and_zone() -> None:
    moment = datetime(2026, 11, 18, 23, tzinfo=UTC)
    assert (
        moment_in_words(moment, CENTRAL, "Central") == "Wednesday, November 18, 5:00 p.m. Central"
    )
