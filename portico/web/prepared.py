"""Queries that are asked again and again: the ORM writes their statements once, not once for each.

A statement depends on the shape of what is asked: on which of it is there, not on the values. So it is
written with stand-ins in the place of the values, kept by its shape, and filled in.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Field, Model, QuerySet

M = TypeVar("M", bound=Model)

MOST_SHAPES = 256
"""Of one query, whose statements are kept."""
_MARK = "\ue000"
"""Around the number of a stand-in: a character of nobody's text."""
_FIRST_NUMBER = -7_340_033
_FIRST_DAY = date(1, 1, 1)
_FIRST_AMOUNT = Decimal("-73400.33")


class Portion(NamedTuple):
    """Which rows of many."""

    skipped: int
    length: int


class Prepared:
    """One query, as rows of values: ``values_list`` names its columns.

    For what the gate asks on every request and what a list page shows: there, making the statement
    takes longer than answering it (bench/access, bench/claims). What is asked is a number, a text, a
    day, an amount, or a frozen dataclass, a tuple or a frozenset of such. ``rows`` puts each of them
    into the query as it is, or a text with something behind it, and looks at nothing but whether it
    is there: empty texts, truths, enumerations and None are part of the shape, and so is ``fixed``.
    """

    def __init__(self, rows: Callable[..., QuerySet[Any, Any]]) -> None:
        """Write nothing yet: models may still be loading."""
        self._rows = rows
        self._written = lru_cache(maxsize=MOST_SHAPES)(self._write)

    def __call__(
        self, asked: Any, *fixed: Hashable, portion: Portion | None = None
    ) -> list[tuple[Any, ...]]:
        """Ask it; values as psycopg gives them, so JSON is text."""
        written = self.statement(asked, *fixed)
        if written is None:
            return []
        statement, said = written
        if portion is not None:
            statement = f"{statement} LIMIT %s OFFSET %s"
            said += [portion.length, portion.skipped]
        with connection.cursor() as cursor:
            cursor.execute(statement, said)
            return list(cursor.fetchall())

    def statement(self, asked: Any, *fixed: Hashable) -> tuple[str, list[Any]] | None:
        """Return what it asks the database, and with which values; None: no row could fit."""
        values: list[Any] = []
        statement, places = self._written(_shape(asked, values), *fixed)
        return (
            None if statement is None else (statement, [_filled(each, values) for each in places])
        )

    def _write(self, shape: "_Shape", *fixed: Hashable) -> tuple[str | None, Sequence[Any]]:
        """The statement and its parameters, with the place of each value; None: no row could fit."""
        stand_ins: list[Any] = []
        asked = _standing_in(shape, stand_ins)
        try:
            statement, parameters = self._rows(asked, *fixed).query.sql_with_params()
        except EmptyResultSet:
            return None, ()
        places = [_place(each, stand_ins) for each in parameters]
        if {*_named(places)} != {*range(len(stand_ins))}:
            message = "this query does not ask by all that it is given: too many rows would come"
            raise ValueError(message)
        return statement, places


class _Shape(NamedTuple):
    """What is asked, without its values."""

    kind: Any
    """A type; of what is part of the shape, itself."""
    parts: "tuple[_Shape, ...]" = ()
    is_value: bool = False


class _Here(NamedTuple):
    """The place of a value, by its number."""

    number: int


class _Text(NamedTuple):
    """A text with values in it."""

    parts: tuple[Any, ...]


def _shape(asked: Any, values: list[Any]) -> _Shape:
    """Take what is asked apart; its values are added in order."""
    kind = type(asked)
    if (not asked and asked != 0) or isinstance(asked, bool | Enum):
        return _Shape((kind, asked))
    if kind in (int, str, date, Decimal):
        values.append(asked)
        return _Shape(kind, is_value=True)
    if is_dataclass(asked):
        inner: Sequence[Any] = [getattr(asked, each.name) for each in fields(asked)]
    elif kind is frozenset:
        inner = sorted(asked)
    elif isinstance(asked, tuple):
        inner = asked
    else:
        message = f"a query is not asked by {kind.__name__}"
        raise TypeError(message)
    return _Shape(kind, tuple(_shape(each, values) for each in inner))


def _standing_in(shape: _Shape, stand_ins: list[Any]) -> Any:
    """Put the same together again, with stand-ins for its values."""
    if shape.is_value:
        stand_ins.append(_stand_in(shape.kind, len(stand_ins)))
        return stand_ins[-1]
    if isinstance(shape.kind, tuple):
        return shape.kind[1]
    inner = [_standing_in(each, stand_ins) for each in shape.parts]
    if is_dataclass(shape.kind) and isinstance(shape.kind, type):
        return shape.kind(
            **dict(zip((each.name for each in fields(shape.kind)), inner, strict=True))
        )
    return shape.kind(inner)


def _stand_in(kind: type, number: int) -> Any:
    if kind is str:
        return f"{_MARK}{number}{_MARK}"
    if kind is int:
        return _FIRST_NUMBER - number
    return _FIRST_DAY + timedelta(days=number) if kind is date else _FIRST_AMOUNT - number


def _place(parameter: Any, stand_ins: Sequence[Any]) -> Any:
    """The parameter itself, or what says which value belongs there."""
    if isinstance(parameter, list | tuple):
        return [_place(each, stand_ins) for each in parameter]
    for number, stand_in in enumerate(stand_ins):
        if type(parameter) is type(stand_in) and parameter == stand_in:
            return _Here(number)
    if isinstance(parameter, str) and _MARK in parameter:
        pieces = parameter.split(_MARK)
        return _Text(tuple(_Here(int(each)) if at % 2 else each for at, each in enumerate(pieces)))
    return parameter


def _named(places: Sequence[Any]) -> Iterator[int]:
    for place in places:
        if isinstance(place, _Here):
            yield place.number
        elif isinstance(place, _Text):
            yield from _named(place.parts)
        elif isinstance(place, list):
            yield from _named(place)


def _filled(place: Any, values: Sequence[Any]) -> Any:
    if type(place) is _Here:
        return values[place.number]
    if type(place) is _Text:
        return "".join(_filled(each, values) for each in place.parts)
    if type(place) is list:
        return [_filled(each, values) for each in place]
    return place


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
