"""The list's statement is written once for each shape of what is asked: as the ORM writes it."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import EmptyResultSet
from hypothesis import given
from hypothesis import strategies as st

from portico.access.actor import Actor
from portico.access.scope import Holding, Scope
from portico.audit.acting import acting
from portico.records.payments.queries.listed import LISTED, Listed, rows_listed
from portico.records.payments.queries.wanted import SORTS, Criteria, narrowing_of
from testing.builders import PLAN

DAYS = st.none() | st.dates(date(2020, 1, 1), date(2027, 1, 1))
TEXTS = ("", " ", "0012", "50%", "_", "doe", "$80.05", "-5", "#!", "M1 O'Neil", "\ue0000\ue000")
NUMBERS = st.sampled_from(["2120048717", "2120048725", "2120011202"])
CRITERIA = st.builds(
    Criteria,
    text=st.sampled_from(TEXTS),
    paid_from=DAYS,
    paid_to=DAYS,
    npi=st.just("") | NUMBERS,
    method=st.sampled_from(["", "CHK", "ACH"]),
    kind=st.sampled_from(["", "paid", "void"]),
    status=st.sampled_from(["", "1", "22"]),
)
HOLDINGS = st.builds(Holding, tin=st.sampled_from(["431882764", "431882999"]), since=DAYS)
SCOPES = st.builds(
    Scope,
    plan=st.sampled_from([PLAN, "wellsense"]),
    holdings=st.lists(HOLDINGS, max_size=2, unique_by=lambda each: each.tin).map(tuple),
    npis=st.frozensets(NUMBERS, max_size=2),
)
ORDERS = st.sampled_from([f"{sign}{each}" for sign in ("", "-") for each in SORTS])


def flat(values: Iterable[Any]) -> Iterator[str]:
    """Each value as a text: practitioners are a set, in any order."""
    for each in values:
        yield from flat(each) if isinstance(each, list | tuple) else [repr(each)]


@pytest.mark.django_db
@given(scope=SCOPES, criteria=CRITERIA, sort=ORDERS)
def test_it_asks_what_the_orm_would_ask(scope: Scope, criteria: Criteria, sort: str) -> None:
    asked = Listed(scope, narrowing_of(criteria))
    with acting(Actor.system(plan=scope.plan), tins=scope.tins):
        written = LISTED.statement(asked, sort)
        try:
            statement, values = rows_listed(asked, sort).query.sql_with_params()
        except EmptyResultSet:
            assert written is None
        else:
            assert written is not None
            assert written[0] == statement
            assert sorted(flat(written[1])) == sorted(flat(values))
