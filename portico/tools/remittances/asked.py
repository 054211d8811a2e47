"""What of the payments a request asks for: the same for the list and for what is made of it."""

from dataclasses import dataclass
from datetime import date

from portico.access.scope import Scope
from portico.records.payments.queries.seen import payees
from portico.records.payments.queries.wanted import Criteria
from portico.tools.remittances.forms import FilterForm
from portico.web.http import Request
from portico.web.searches import recall

MOST_PAGES = 1_000_000
"""No list is longer; a number beyond what the database counts would be an error of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is looked for, and the form that says it."""

    filters: FilterForm
    criteria: Criteria

    @property
    def span(self) -> str:
        """The days in words that end a sentence; empty for all time."""
        return self.filters.span(self.criteria)


def asked(request: Request, scope: Scope, *, today: date) -> Asked:
    """Read the address, and what was typed from the session; inside ``reading(actor)``."""
    filters = FilterForm(request.GET, payees=payees(scope=scope))
    criteria = filters.criteria(
        text=recall(request.session, request.GET.get("s", "")),
        sort=request.GET.get("sort", ""),
        today=today,
    )
    return Asked(filters=filters, criteria=criteria)


def page_asked(request: Request) -> int:
    """Which page; the first where the address names none."""
    try:
        return min(max(int(request.GET.get("page", "")), 1), MOST_PAGES)
    except ValueError:
        return 1
