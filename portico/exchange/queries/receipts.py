"""What became of a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count

from portico.exchange.models import ReceivedFile
from portico.exchange.rules import UNCHANGED, Outcome, Told, as_told

REFUSALS_TOLD = 20
"""How many refused transaction sets a receipt names one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A transaction set that was not loaded."""

    segment: int
    """Which segment of the file its ST is."""
    control_number: str
    findings: Sequence[Told]

    @property
    def reasons(self) -> Sequence[str]:
        """Why, in words that begin with the place."""
        return [str(told) for told in self.findings]


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a file held and what became of it; the same whenever one asks."""

    kind: str
    loaded: int
    unchanged: int
    refused: int
    first_refusals: Sequence[Refusal]
    totals: Mapping[str, tuple[int, Decimal]]
    """Of what was loaded from this file: how many and how many dollars, by label."""
    findings: Sequence[Told]
    """What is wrong with the file outside of its transaction sets."""

    @property
    def transactions(self) -> int:
        """How many transaction sets the file holds."""
        return self.loaded + self.unchanged + self.refused

    @property
    def accepted(self) -> int:
        """How many are here now, loaded by this file or by an earlier one."""
        return self.loaded + self.unchanged

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the file was refused."""
        return not self.refused and not self.findings


def receipt_of(file: ReceivedFile) -> Receipt:
    """Read it from what was stored as the file was loaded."""
    counted = file.transactions.values_list("outcome").annotate(Count("pk"))
    outcomes = {Outcome(outcome): count for outcome, count in counted.order_by()}
    return Receipt(
        kind=file.kind,
        loaded=outcomes.get(Outcome.LOADED, 0),
        unchanged=sum(outcomes.get(outcome, 0) for outcome in UNCHANGED),
        refused=outcomes.get(Outcome.REFUSED, 0),
        first_refusals=_first_refusals(file),
        totals={
            total.label: (total.count, total.amount) for total in file.totals.order_by("label")
        },
        findings=as_told(file.findings),
    )


def has_received(plan: str) -> bool:
    """Whether the plan has given us any file."""
    return ReceivedFile.objects.filter(plan=plan).exists()


def _first_refusals(file: ReceivedFile) -> tuple[Refusal, ...]:
    refused = file.transactions.filter(outcome=Outcome.REFUSED).order_by("segment")
    return tuple(
        Refusal(
            segment=row.segment,
            control_number=row.control_number,
            findings=as_told(row.findings),
        )
        for row in refused[:REFUSALS_TOLD]
    )
