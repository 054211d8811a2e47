"""Queries that every request asks: the ORM writes their statements once, not once for each."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Field, Model, QuerySet

M = TypeVar("M", bound=Model)
_STAND_IN = -7_340_033
"""What stands for what is asked by while the statement is written; no row has it."""
_HERE = object()
"""Where it stood among the parameters."""


class Prepared:
    """One query by one number or key, as rows of values.

    For the few that the gate asks on every request: there, making the statement takes longer than
    answering it (bench/access). ``rows`` names its columns with ``values_list``.
    """

    def __init__(self, rows: Callable[[Any], QuerySet[Any, Any]]) -> None:
        """Write nothing yet: models may still be loading."""
        self._rows = rows

    def __call__(self, asked_by: int | str) -> list[tuple[Any, ...]]:
        """Ask it; values as psycopg gives them, so JSON is text."""
        statement, parameters = self._written
        said = [asked_by if each is _HERE else each for each in parameters]
        with connection.cursor() as cursor:
            cursor.execute(statement, said)
            return list(cursor.fetchall())

    @cached_property
    def _written(self) -> tuple[str, Sequence[Any]]:
        """The statement and its parameters, with the place of what it is asked by."""
        statement, parameters = self._rows(_STAND_IN).query.sql_with_params()
        places = [_HERE if str(each) == str(_STAND_IN) else each for each in parameters]
        if _HERE not in places:
            message = "this query does not ask by what it is given: everybody's rows would come"
            raise ValueError(message)
        return statement, places


def columns(model: type[Model], through: str = "") -> tuple[str, ...]:
    """The names of a model's columns for ``values_list``, of a related one ``through`` it."""
    return tuple(f"{through}{each.attname}" for each in _fields(model))


def row_of(model: type[M], values: Sequence[Any]) -> M:
    """The row as the ORM itself would give it, from the values of ``columns``."""
    given = [
        each.from_db_value(value, None, connection) if hasattr(each, "from_db_value") else value
        for each, value in zip(_fields(model), values, strict=True)
    ]
    return model.from_db(connection.alias, [each.attname for each in _fields(model)], given)


def _fields(model: type[Model]) -> "Sequence[Field[Any, Any]]":
    return model._meta.concrete_fields  # noqa: SLF001 - Django documents it
