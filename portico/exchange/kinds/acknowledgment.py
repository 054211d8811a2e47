"""The 999 and the TA1: what somebody says of what we sent. Kept, and never acknowledged itself."""

from collections import deque
from datetime import datetime
from decimal import Decimal

from portico.exchange.kinds.kind import Kind, Ready, Refused
from portico.x12.acknowledgment import CODE, GUIDE, read_acknowledgment
from portico.x12.transactions import TransactionSet

NAME = "acknowledgment"


def read(transaction: TransactionSet) -> Ready:
    """Read a 999 to its end. Raises Refused when it is cut off."""
    deque(read_acknowledgment(transaction), maxlen=0)
    if transaction.refused:
        raise Refused  # the transaction set's findings say why
    return READY


def _keep(*, plan: str, transaction_id: int, now: datetime) -> bool:
    """Nothing is stored beside the row of the transaction set itself."""
    return True


READY = Ready(tins=(), label=NAME, amount=Decimal(), store=_keep)
"""What became of one: it counts, and moves no money."""

ACKNOWLEDGMENT = Kind(name=NAME, code=CODE, guide=GUIDE, read=read)
