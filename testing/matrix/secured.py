"""The tables under row-level security, and how their gatekeepers are asked directly."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models

from portico.access.actor import Actor
from portico.access.scope import Holding, Scope
from portico.audit.acting import acting
from portico.records.payments.queries import payments_referenced
from portico.records.payments.queries.counted import payments_counted, payments_stored_since
from portico.records.payments.queries.exported import (
    claims_exported,
    claims_of,
    has_original,
    payments_exported,
    taken_away,
)
from portico.records.payments.queries.listed import payments_listed
from portico.records.payments.queries.seen import (
    has_payments,
    original_of,
    paid_by_month,
    payees,
    payment_opened,
)
from portico.records.payments.queries.wanted import Criteria
from testing.builders import NOW
from testing.matrix.canaries import canary, label_of
from testing.matrix.worlds import World

Ask = Callable[[World, int, str], object]


def _scope(world: World, tin: str) -> Scope:
    return Scope(plan=world.plan, holdings=(Holding(tin=tin),))


def _one(world: World) -> UUID:
    """The payment of which others have one of the same number."""
    return UUID(world.things["payment"])


GATEKEEPERS: Mapping[Callable[..., Any], Ask] = {
    payments_referenced: lambda world, number, tin: payments_referenced(
        plan=world.plan,
        tin=tin,
        reference=f"{canary(world.whose, 'payments.Payment')}-{number}",
    ),
    payments_listed: lambda world, _, tin: payments_listed(
        scope=_scope(world, tin), criteria=Criteria(), page=1, now=NOW
    ),
    payment_opened: lambda world, _, tin: payment_opened(
        scope=_scope(world, tin), public_id=_one(world), now=NOW
    ),
    original_of: lambda world, _, tin: original_of(
        scope=_scope(world, tin), public_id=_one(world), now=NOW
    ),
    paid_by_month: lambda world, _, tin: paid_by_month(
        scope=_scope(world, tin), since=NOW.date().replace(day=1)
    ),
    has_payments: lambda world, _, tin: has_payments(scope=_scope(world, tin)),
    payees: lambda world, _, tin: payees(scope=_scope(world, tin)),
    payments_counted: lambda world, _, tin: payments_counted(scope=_scope(world, tin)),
    payments_stored_since: lambda world, _, tin: payments_stored_since(
        scope=_scope(world, tin), since=NOW
    ),
    has_original: lambda world, _, tin: has_original(
        scope=_scope(world, tin), public_id=_one(world)
    ),
    taken_away: lambda world, _, tin: taken_away(
        scope=_scope(world, tin), criteria=Criteria(), now=NOW
    ),
    payments_exported: lambda world, _, tin: list(payments_exported(scope=_scope(world, tin))),
    claims_exported: lambda world, _, tin: list(claims_exported(scope=_scope(world, tin))),
    claims_of: lambda world, _, tin: list(claims_of(scope=_scope(world, tin), payment=_one(world))),
}
"""Every function of ``queries`` beside a secured table, asked for what an organization has
under its tax ID of that number, by a tax ID as somebody would type it."""


def secured() -> dict[str, type[models.Model]]:
    """The models whose tables have row-level security, as the database says."""
    with connection.cursor() as cursor:
        cursor.execute("select relname from pg_class where relrowsecurity")
        names = {name for (name,) in cursor.fetchall()}
    return {
        label_of(model): model
        for model in apps.get_models()
        if model._meta.db_table in names  # noqa: SLF001 - Django's public name begins like this
    }


def gatekeepers() -> list[Callable[..., Any]]:
    """Every public function of the ``queries`` of a secured table's folder.

    Of its parts, those that are told whose records somebody may read: the rest only forms queries.
    """
    folders = {model.__module__.rpartition(".")[0] for model in secured().values()}
    packages = [import_module(f"{folder}.queries") for folder in sorted(folders)]
    inner = [each for package in packages for each in _parts(package)]
    theirs = [each for module in inner for each in _functions(module) if _is_told_whose(each)]
    return [each for module in packages for each in _functions(module)] + theirs


def _parts(package: ModuleType) -> list[ModuleType]:
    names = [each.name for each in iter_modules(getattr(package, "__path__", ()))]
    return [import_module(f"{package.__name__}.{name}") for name in names]


def _is_told_whose(function: Callable[..., Any]) -> bool:
    scope = inspect.signature(function).parameters.get("scope")
    return scope is not None and scope.kind is inspect.Parameter.KEYWORD_ONLY


def _functions(module: ModuleType) -> Iterator[Callable[..., Any]]:
    for name, each in inspect.getmembers(module, inspect.isfunction):
        if each.__module__ == module.__name__ and not name.startswith("_"):
            yield each


def told_by_gatekeepers(world: World, *, about: World, typed: str = "") -> str:
    """All that they tell who acts for one organization and asks for another's, by its tax IDs.

    Or by ``typed``, nine digits that may be nobody's.
    """
    with _acting_for(world):
        tins = [(number, typed or tin) for number, tin in enumerate(about.tins)]
        return repr([ask(about, *each) for ask in GATEKEEPERS.values() for each in tins])


def told_by_the_database(world: World) -> str:
    """Every row of every secured table that it shows to who acts for an organization."""
    with _acting_for(world):
        return repr([list(model.visible.values()) for model in secured().values()])  # type: ignore[attr-defined] # what such a model has instead of objects


def _acting_for(world: World) -> Any:
    return acting(Actor.system(plan=world.plan), tins=world.tins)
