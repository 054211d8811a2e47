"""What an 835 says of its claims: how many there are, and what was paid for them.

One pattern reads the claims of a whole run of text. Where all are as the guide has them, which is
nearly everywhere, no claim becomes a segment; where one is not, each does, to say where it stands.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from itertools import chain

from portico.x12.findings import ASK
from portico.x12.segments import Run, Segment
from portico.x12.transactions import TransactionSet
from portico.x12.wire import Delimiters

OTHER = "other"
STATUSES = frozenset({"1", "2", "3", "4", "19", "20", "21", "22", "23", "25"})
"""CLP02 of 005010X221A1."""

_is_amount = re.compile(r"-?(?=\.?[0-9])[0-9]{0,16}(?:\.[0-9]{0,4})?").fullmatch


class ClaimFault(StrEnum):
    """What can be wrong with a claim or an adjustment."""

    AMOUNT = "amount"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class ClaimTotal:
    """How many claims, and the sum of what was paid for them (CLP04)."""

    count: int
    paid: Decimal


class Claims:
    """Sums over the claims and adjustments of one payment."""

    def __init__(self, transaction: TransactionSet) -> None:
        self.adjustments = Decimal()
        """Sum of PLB, as it came."""

        self._transaction = transaction
        self._counts: defaultdict[str, int] = defaultdict(int)
        self._paid: defaultdict[str, Decimal] = defaultdict(Decimal)
        """By CLP02."""

    @property
    def totals(self) -> Mapping[str, ClaimTotal]:
        """By CLP02."""
        return {status: ClaimTotal(n, self._paid[status]) for status, n in self._counts.items()}

    def read(self) -> None:
        """Read on to the end of the transaction set."""
        for run in self._transaction.runs():
            self._take_run(run)

    def _take_run(self, run: Run) -> None:
        """Sum claims at once where all of them are sound."""
        amounts: defaultdict[str, list[str]] = defaultdict(list)
        for status, paid in _claims(run.delimiters).findall(run.text, run.at):
            amounts[status].append(paid)
        texts = chain.from_iterable(amounts.values())
        sound = amounts.keys() <= STATUSES and all(map(_is_amount, texts))
        if sound:
            for status, all_paid in amounts.items():
                self._counts[status] += len(all_paid)
                self._paid[status] += sum(map(Decimal, all_paid))
        for segment in run.segments(("PLB",) if sound else ("CLP", "PLB")):
            self.take(segment)

    def take(self, segment: Segment) -> None:
        """Add one segment, if it is a claim or holds adjustments."""
        if segment[0] == "CLP":
            self._take_claim(segment)
        elif segment[0] == "PLB":
            for position in range(4, 15, 2):
                if segment[position] or segment[position - 1]:
                    self.adjustments += self._amount(segment, position)

    def _take_claim(self, clp: Segment) -> None:
        status = clp[2]
        if status not in STATUSES:
            reason = f"CLP02 is no claim status of the guide; it was counted as another one. {ASK}"
            self._transaction.find(ClaimFault.STATUS, clp, reason, refuses=False)
            status = OTHER
        self._counts[status] += 1
        self._paid[status] += self._amount(clp, 4)

    def _amount(self, segment: Segment, position: int) -> Decimal:
        amount = amount_of(segment[position])
        if amount is None:
            reason = f"{segment[0]}{position:02} is no amount; it was counted as zero. {ASK}"
            self._transaction.find(ClaimFault.AMOUNT, segment, reason, refuses=False)
        return amount or Decimal()


def amount_of(text: str) -> Decimal | None:
    """Return an amount as X12 writes it (type R, at most 18 digits); None when it is none."""
    return Decimal(text) if _is_amount(text) else None


@lru_cache(maxsize=1024)
def _claims(delimiters: Delimiters) -> re.Pattern[str]:
    """Find every claim: its CLP02 and CLP04, or two empty texts where it ends before."""
    element, terminator = re.escape(delimiters.element), re.escape(delimiters.terminator)
    value = f"[^{element}{terminator}]*+"
    elements = f"{value}{element}({value}){element}{value}{element}({value})"
    return re.compile(f"{terminator}CLP{element}(?:{elements})?")
