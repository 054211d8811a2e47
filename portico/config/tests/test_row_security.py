"""Every table that holds a patient's or payment data is under row-level security (S22)."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import connection, models

pytestmark = pytest.mark.django_db

OPEN = {
    "codes": "the words of a published list: no patient and no payment",
    "roster": "offices and their numbers: no patient and no payment",
}
"""Folders of records/ whose tables need none, with the reason."""

TELLS_OF_MONEY_OR_PATIENTS = ("payee", "patient", "member_id", "subscriber")
"""A column whose name begins like this makes any table one of them, wherever it lives."""

CATALOGUE = """
select c.relname, c.relrowsecurity and c.relforcerowsecurity
       and exists (select from pg_policies p where p.tablename = c.relname
                    and p.schemaname = 'public' and p.permissive = 'PERMISSIVE'
                    and p.qual like '%%app.plan%%' and p.qual like '%%app.tins%%'
                    and p.with_check = p.qual)
       and (select count(*) from pg_policies p where p.tablename = c.relname) = 1
  from pg_class c
 where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
"""


def holds_protected_data(model: type[models.Model]) -> bool:
    """By its folder, or by a column that says so."""
    folder = model.__module__.split(".")
    if folder[:2] == ["portico", "records"] and folder[2] not in OPEN:
        return True
    columns = (field.column for field in model._meta.concrete_fields)
    return folder[0] == "portico" and any(
        (column or "").startswith(TELLS_OF_MONEY_OR_PATIENTS) for column in columns
    )


def protected() -> Iterator[type[models.Model]]:
    return (model for model in apps.get_models() if holds_protected_data(model))


def test_each_such_table_has_forced_row_security_and_the_one_policy() -> None:
    with connection.cursor() as cursor:
        cursor.execute(CATALOGUE)
        secure = dict(cursor.fetchall())
    tables = {model._meta.db_table for model in protected()}
    assert "payments_payment" in tables
    assert {table for table in tables if not secure[table]} == set()


def test_each_such_model_is_read_through_visible_alone() -> None:
    for model in protected():
        assert [manager.name for manager in model._meta.managers] == ["visible"], model
        assert not hasattr(model, "objects")


def test_every_open_folder_has_its_reason() -> None:
    assert all(OPEN.values())
