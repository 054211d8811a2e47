"""Queries written once: they give what the ORM gives."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model, QuerySet
from django.test.utils import CaptureQueriesContext

from portico.accounts.models import Account
from portico.organizations.models import Membership, Organization
from portico.organizations.queries import live_places_of
from portico.web.prepared import Portion, Prepared, columns, row_of
from testing.builders import NOW, PLAN, a_member, an_account, an_organization

pytestmark = pytest.mark.django_db


def values_of(row: Model) -> dict[str, Any]:
    return {name: getattr(row, name) for name in columns(type(row))}


def test_a_row_is_what_the_orm_gives_values_of_its_own_kinds_too() -> None:
    known = an_account(last_name="Sorensen")
    by_email = Prepared(
        lambda key: Account.objects.filter(email=key).values_list(*columns(Account))
    )
    by_id = Prepared(lambda key: Account.objects.filter(pk=key).values_list(*columns(Account)))
    plain = Account.objects.get(pk=known.pk)
    for found in (by_email(known.email), by_id(known.pk)):
        assert [values_of(row_of(Account, row)) for row in found] == [values_of(plain)]
    assert by_id(known.pk + 1) == by_email("") == []


def test_a_query_that_forgets_whom_it_is_about_is_refused() -> None:
    an_account()
    everybody = Prepared(lambda _: Account.objects.filter(is_active=True).values_list("email"))
    with pytest.raises(ValueError, match="does not ask by all"):
        everybody(1)


@dataclass(frozen=True)
class Sought:
    """What people are looked for by, in a test."""

    names: frozenset[str]
    since: date | None = None
    begins: str = ""
    is_active: bool = True


def people(sought: Sought, sort: str) -> QuerySet[Any, Any]:
    rows = Account.objects.filter(last_name__in=sought.names, is_active=sought.is_active)
    if sought.since:
        rows = rows.filter(created_at__date__gte=sought.since)
    if sought.begins:
        rows = rows.filter(email__gte=sought.begins, email__lt=f"{sought.begins}~")
    return rows.order_by(sort).values_list("email")


def test_one_statement_serves_all_questions_of_a_shape_each_with_its_own_values() -> None:
    for name in ("ada", "bea", "cy"):
        an_account(email=f"{name}@two.example", last_name=name.title())
    asked = Prepared(people)
    found = asked(Sought(frozenset({"Ada", "Cy"})), "-email")
    assert found == [("cy@two.example",), ("ada@two.example",)]
    assert asked(Sought(frozenset({"Bea", "Cy"})), "email", portion=Portion(1, 5)) == [found[0]]
    narrow = Sought(frozenset({"Ada", "Bea"}), since=NOW.date(), begins="b")
    assert asked(narrow, "email") == [("bea@two.example",)]
    assert asked(replace(narrow, since=date(2999, 1, 1)), "email") == []
    assert asked(replace(narrow, is_active=False), "email") == []
    with CaptureQueriesContext(connection) as asked_for:
        assert asked(Sought(frozenset()), "email") == []  # nobody is called one of no names
    assert not asked_for.captured_queries


def test_what_it_cannot_tell_apart_by_shape_it_does_not_take() -> None:
    with pytest.raises(TypeError, match="not asked by list"):
        Prepared(lambda names: Account.objects.filter(last_name__in=names).values_list("email"))(
            ["Ada"]
        )


def test_a_query_that_forgets_one_of_its_values_is_refused() -> None:
    forgetful = Prepared(lambda sought: people(replace(sought, begins=""), "email"))
    with pytest.raises(ValueError, match="does not ask by all"):
        forgetful(Sought(frozenset({"Ada"}), begins="a"))


def test_a_place_comes_with_its_organization() -> None:
    ana = an_account()
    for name in ("Willow Street", "Birch Avenue"):
        a_member(organization=an_organization(plan=PLAN, name=name), account=ana)
    found = live_places_of(ana.pk)
    assert [each.organization.name for each in found] == ["Birch Avenue", "Willow Street"]
    for place in found:
        assert values_of(place) == values_of(Membership.objects.get(pk=place.pk))
        assert values_of(place.organization) == values_of(
            Organization.objects.get(pk=place.organization_id)
        )
