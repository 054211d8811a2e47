"""Rows go into the staging table as they are."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portico.loading.staging import Staging, stage

pytestmark = pytest.mark.django_db
THINGS = Staging("things", ("line", "name", "day"), {"line": "bigint", "day": "date"})
CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
ODD = st.sampled_from(["\x1f", "\x1e", "\n", "\r", "\\.", '"', "", " ", "\\N"])


def staged() -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, day::text FROM things ORDER BY line")
        return [*cursor.fetchall()]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.one_of(CELL, ODD), max_size=5))
def test_every_text_arrives_as_it_is(names: list[str]) -> None:
    rows = [(line, (name, "2026-11-17")) for line, name in enumerate(names)]
    assert stage(THINGS, rows) == len(names)
    assert staged() == [(name, "2026-11-17") for name in names]


def test_an_empty_text_is_a_text_and_an_empty_date_is_none() -> None:
    stage(THINGS, [(1, ("", ""))])
    assert staged() == [("", None)]


def test_a_thousand_and_one_rows_arrive_whole() -> None:
    odd = {500: "a\nb"}
    rows = [(line, (odd.get(line, "plain"), "")) for line in range(2001)]
    assert stage(THINGS, rows) == 2001
    assert [name for name, _ in staged()].count("plain") == 2000
    assert staged()[500] == ("a\nb", None)
