"""Claims between being read and being stored: a payment is known to be good only at its end.

They wait in memory while they are few, and in a file without a name when they are many.
"""

from collections.abc import Iterator
from decimal import Decimal
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import IO, Self, cast

from portico.records.payments.arriving import line_of
from portico.records.payments.told import ToldClaim

IN_MEMORY = 1 << 20
"""Bytes; about a thousand claims."""
_BEYOND = Decimal(10) ** 16
_CENTS = -2


class Spool:
    """Takes claims one by one, and gives them back in order, as lines, as often as one asks."""

    def __init__(self) -> None:
        self.count = 0
        self.charged = Decimal(0)
        """By all claims, in US dollars."""
        self.is_money = True
        """Whether what was charged and paid for each is dollars and cents."""
        self._file = cast("IO[bytes]", SpooledTemporaryFile(IN_MEMORY))  # noqa: SIM115 - __exit__ closes it

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def add(self, claim: ToldClaim) -> None:
        """Put one behind the others."""
        self._file.write(line_of(claim) + b"\n")
        self.count += 1
        self.charged += claim.charged
        self.is_money &= is_money(claim.charged) and is_money(claim.paid)

    def __iter__(self) -> Iterator[bytes]:
        self._file.seek(0)
        return iter(self._file)


def is_money(amount: Decimal) -> bool:
    """Tell whether the database keeps it as it is: dollars and cents, of sixteen digits before them."""
    exponent = amount.normalize().as_tuple().exponent
    return isinstance(exponent, int) and exponent >= _CENTS and abs(amount) < _BEYOND
