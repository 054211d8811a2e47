"""What was received, given back as it came."""

from collections.abc import Iterator
from typing import BinaryIO

from portico.exchange.models import ReceivedTransaction
from portico.files.queries import opened
from portico.x12.excerpt import excerpt


def original_transaction(*, plan: str, transaction_id: int) -> Iterator[bytes]:
    """One transaction set of a kept file as a file of its own, with nothing of its neighbours.

    The caller has decided who may see it, and all of it. It streams as the kept file is read. Raises
    DoesNotExist for a transaction of another plan, and OSError where the kept file cannot be opened.
    """
    rows = ReceivedTransaction.objects.select_related("file__original")
    row = rows.get(plan=plan, pk=transaction_id)
    return _given(opened(row.file.original), row.segment)


def _given(source: BinaryIO, segment: int) -> Iterator[bytes]:
    with source:
        yield from excerpt(source, segment)
