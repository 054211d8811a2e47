"""When an entry of the roster is over."""

from datetime import date, timedelta

import pytest

from portico.records.roster.rules import Entry

TODAY = date(2026, 11, 17)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("until", "is_over"), [(None, False), (TODAY, False), (TODAY + DAY, False), (TODAY - DAY, True)]
)
def test_an_entry_is_over_after_its_last_day(until: date | None, *, is_over: bool) -> None:
    entry = Entry(tin="431882764", since=date(2020, 1, 1), until=until)
    assert entry.is_over(TODAY) is is_over
