"""Which plans a person belongs to. Folders above register what they know; here are staff roles."""

from collections.abc import Callable, Iterable

from portico.accounts import queries

PlansOf = Callable[[int], Iterable[str]]

_sources: list[PlansOf] = [queries.staff_plans]


def register_plans(source: PlansOf) -> None:
    """Let another folder say which plans an account belongs to; called once, at start."""
    if source not in _sources:
        _sources.append(source)


def plans_of(account_id: int) -> frozenset[str]:
    """Every plan this person is staff or member of."""
    return frozenset[str]().union(*(source(account_id) for source in _sources))
