"""Queries written once: they give what the ORM gives."""

from typing import Any

import pytest
from django.db.models import Model

from portico.accounts.models import Account
from portico.organizations.models import Membership, Organization
from portico.organizations.queries import live_places_of
from portico.web.prepared import Prepared, columns, row_of
from testing.builders import PLAN, a_member, an_account, an_organization

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
    with pytest.raises(ValueError, match="does not ask by"):
        everybody(1)


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
