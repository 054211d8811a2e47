"""How many payments somebody sees: a number alone, which tells of nobody and is on no record."""

from datetime import datetime

from portico.access.scope import Scope
from portico.records.payments.queries.scoped import seen_by


def payments_counted(*, scope: Scope) -> int:
    """All of them, inside ``acting(actor, tins=scope.tins)``; a payment that was stored stays."""
    return int(seen_by(scope).payments.count())


def payments_stored_since(*, scope: Scope, since: datetime) -> int:
    """Those whose file began to be loaded then or later."""
    return int(seen_by(scope).payments.filter(stored_at__gte=since).count())
