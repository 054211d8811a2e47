"""Who acts, as the database is told."""

import pytest
from django.db import connection, transaction

from portico.access.actor import Actor, ActorKind
from portico.audit.acting import acting, require_acting

pytestmark = pytest.mark.django_db(transaction=True)

WELLFIRST = Actor.system(plan="wellfirst")
PERSON = Actor(kind=ActorKind.PERSON, plan="wellsense", account_id=12)


class Mishap(Exception):
    """Something goes wrong inside the block."""


def _fail_as(actor: Actor, statement: str = "select 1") -> None:
    with acting(actor), connection.cursor() as cursor:
        cursor.execute(statement)
        raise Mishap


def told() -> tuple[str, ...]:
    """What a row-security policy would see."""
    names = ("app.plan", "app.tins", "app.actor")
    with connection.cursor() as cursor:
        cursor.execute(
            "select " + ", ".join(f"coalesce(current_setting('{n}', true), '')" for n in names)
        )
        return tuple(cursor.fetchone())


def test_the_database_knows_who_acts_and_forgets_it_at_the_end() -> None:
    with acting(PERSON, tins=["431234567", "437654321"]):
        assert told() == ("wellsense", "{431234567,437654321}", "person:12")
    assert told() == ("", "", "")


def test_the_list_of_tins_is_read_by_a_policy_as_an_array() -> None:
    with acting(PERSON, tins=["431234567", "437654321"]), connection.cursor() as cursor:
        cursor.execute(
            "select '437654321' = any(nullif(current_setting('app.tins', true), '')::text[])"
        )
        assert cursor.fetchone() == (True,)


def test_an_inner_block_acts_for_itself_and_puts_the_outer_back() -> None:
    with acting(WELLFIRST, tins=["431234567"]):
        with acting(PERSON):
            assert told() == ("wellsense", "", "person:12")
            assert require_acting().actor is PERSON
        assert told() == ("wellfirst", "{431234567}", "system:")
        assert require_acting().actor is WELLFIRST


def test_an_inner_block_that_fails_puts_the_outer_back() -> None:
    with acting(WELLFIRST):
        with pytest.raises(Mishap):
            _fail_as(PERSON)
        assert told() == ("wellfirst", "", "system:")


def test_inside_a_plain_transaction_nothing_is_left_behind() -> None:
    with transaction.atomic():
        with acting(PERSON):
            pass
        assert told() == ("", "", "")


def test_a_failure_rolls_everything_back() -> None:
    with pytest.raises(Mishap):
        _fail_as(WELLFIRST, "create table audit_left_behind ()")
    assert "audit_left_behind" not in connection.introspection.table_names()


def test_outside_a_block_nobody_acts() -> None:
    with pytest.raises(RuntimeError, match="acting"):
        require_acting()
    with pytest.raises(RuntimeError, match="acting"), transaction.atomic():
        require_acting()


def test_no_value_of_an_actor_reaches_the_database_as_sql() -> None:
    with acting(Actor.system(plan="x'; drop table audit_event; --")):
        assert told()[0] == "x'; drop table audit_event; --"
