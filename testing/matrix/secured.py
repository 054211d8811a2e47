"""The tables under row-level security, and how their gatekeepers are asked directly."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import Any

from django.apps import apps
from django.db import connection, models

from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.records.payments.queries import payments_referenced
from testing.matrix.canaries import canary, label_of
from testing.matrix.worlds import World

Ask = Callable[[World, int, str], object]

GATEKEEPERS: Mapping[Callable[..., Any], Ask] = {
    payments_referenced: lambda world, number, tin: payments_referenced(
        plan=world.plan,
        tin=tin,
        reference=f"{canary(world.whose, 'payments.Payment')}-{number}",
    ),
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
    """Every public function of the ``queries`` of a secured table's folder."""
    folders = {model.__module__.rpartition(".")[0] for model in secured().values()}
    modules = [import_module(f"{folder}.queries") for folder in sorted(folders)]
    return [each for module in modules for each in _functions(module)]


def _functions(module: Any) -> Iterator[Callable[..., Any]]:
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
