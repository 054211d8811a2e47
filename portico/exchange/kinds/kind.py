"""What every kind of transaction set tells the exchange: how to know it, read it, load it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from portico.exchange.rules import REFUSED
from portico.x12.transactions import TransactionSet


class Refused(Exception):
    """Why a transaction set is not loaded, in words for the exchange operator, without values.

    ``fault`` is a word for programs, of the table in ``rules/codes.py``.
    """

    def __init__(self, *reasons: str, fault: str = REFUSED) -> None:
        super().__init__("refused")
        self.reasons = reasons
        self.fault = fault


class Store(Protocol):
    """Store what was read, inside ``acting`` for its TINs; True when that changed anything.

    Raises Refused, and then has changed nothing.
    """

    def __call__(self, *, plan: str, transaction_id: int, now: datetime) -> bool:
        """Store it for that plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A transaction set that was read and may be loaded."""

    tins: tuple[str, ...]
    """Whose rows it writes."""
    label: str
    amount: Decimal
    """What the file's totals count it as."""
    store: Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of transaction set; its module under kinds/ makes one."""

    name: str
    code: str
    """ST01."""
    guide: str
    """How GS08 begins: the implementation guide without its errata."""
    read: Callable[[TransactionSet], Ready]
    """Raises Refused."""
