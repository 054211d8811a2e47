"""The portal as it would be if nobody had thought of other organizations.

Every permission is given, and what ``queries`` filter by plan, organization, person or tax ID is
forgotten: what is still not seen, the database itself keeps back. Who somebody is stays true.
"""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType
from typing import Any
from unittest.mock import patch

from django.db.models import Q, QuerySet
from django.db.models.constants import LOOKUP_SEP

from portico.access import decide as deciding
from portico.access.decide import ALLOWED

KEEP_OUT = {"plan", "organization", "organizations", "membership", "account", "applicant"}
"""What a gatekeeper's filter begins with, whether by the row or by its id."""
NUMBERS = {"tin", "payee_tin", "tins", "npi"}
WHO_SOMEBODY_IS = {"portico.accounts.queries", "portico.toolkit.queries.actors"}
WHAT_THE_DATABASE_IS_TOLD = "scope_of"
"""The query whose tax IDs row security goes by: with everybody's it would have nothing to keep back."""


@contextmanager
def opened() -> Iterator[None]:
    """Let everybody do everything, and every gatekeeper pass everything, until the end."""
    with ExitStack() as stack:
        for module in list(sys.modules.values()):
            if getattr(module, "decide", None) is _DECIDE:
                stack.enter_context(patch.object(module, "decide", lambda *_: ALLOWED))
        stack.enter_context(patch.object(QuerySet, "_filter_or_exclude_inplace", _widened))
        yield


_DECIDE = deciding.decide
_NARROW = vars(QuerySet)["_filter_or_exclude_inplace"]  # the one place every filter passes


def _widened(
    rows: QuerySet[Any], negate: bool, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> None:
    if not negate and _is_gatekeeper(sys._getframe(1)):  # noqa: SLF001 - who asks is what matters
        args = tuple(_without(each) for each in args)
        kwargs = {name: value for name, value in kwargs.items() if not _keeps_out(name)}
    _NARROW(rows, negate, args, kwargs)


def _is_gatekeeper(frame: FrameType | None) -> bool:
    """True when the first of our own modules that asks is a ``queries``."""
    while frame is not None:
        name = str(frame.f_globals.get("__name__", ""))
        if name.startswith("portico."):
            tells = frame.f_code.co_name == WHAT_THE_DATABASE_IS_TOLD
            return "queries" in name.split(".") and name not in WHO_SOMEBODY_IS and not tells
        frame = frame.f_back
    return False


def _keeps_out(name: str) -> bool:
    first = name.split(LOOKUP_SEP, maxsplit=1)[0].removesuffix("_id")
    return first in KEEP_OUT or not NUMBERS.isdisjoint(name.split(LOOKUP_SEP))


def _without(condition: Any) -> Any:
    if not isinstance(condition, Q):
        return condition
    kept = [each for each in condition.children if not _names_who(each)]
    children = [_without(each) for each in kept]
    return Q(*children, _connector=condition.connector, _negated=condition.negated)


def _names_who(condition: Any) -> bool:
    return isinstance(condition, tuple) and _keeps_out(condition[0])
