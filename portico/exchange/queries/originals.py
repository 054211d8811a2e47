"""What was received, given back as it came."""

from collections.abc import Iterator
from itertools import chain

from portico.exchange.models import ReceivedTransaction
from portico.files.queries import opened
from portico.x12.excerpt import excerpt


def original_transaction(*, plan: str, transaction_id: int) -> Iterator[bytes]:
    """One transaction set of a kept file as a file of its own, with nothing of its neighbours.

    The caller has decided who may see it, and all of it. It streams as the kept file is read. Raises
    DoesNotExist for a transaction of another plan, and OSError where the kept file cannot be opened.
    """
    rows = ReceivedTransaction.objects.select_related("file__original")
    lines = _lines(rows.get(plan=plan, pk=transaction_id))
    return chain([next(lines)], lines)  # whatever is wrong is found before anything leaves


def _lines(row: ReceivedTransaction) -> Iterator[bytes]:
    with opened(row.file.original) as source:
        yield from excerpt(source, row.segment)
