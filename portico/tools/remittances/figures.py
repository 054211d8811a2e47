"""What was paid in the last twelve months, as figures and bars."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from portico.records.payments.queries.seen import Month
from portico.vocabulary.money import short_dollars
from portico.web.charts import Bar, Chart

MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Twelve months, the last of them the one that is now, those without a payment too."""

    months: Sequence[Month]
    chart: Chart

    @property
    def paid(self) -> Decimal:
        """In all of them."""
        return sum((month.amount for month in self.months), Decimal(0))

    @property
    def now(self) -> Month:
        """The month that is not over."""
        return self.months[-1]

    @property
    def payments(self) -> int:
        """How many in all of them."""
        return sum(month.payments for month in self.months)

    @property
    def average(self) -> Decimal:
        """For one payment; nothing while there is none."""
        return self.paid / self.payments if self.payments else Decimal(0)

    @property
    def taken_back(self) -> Decimal:
        """What was taken from them for earlier payments; positive."""
        return -sum((month.recouped for month in self.months), Decimal(0))


def first_month(today: date) -> date:
    """The first day of the twelve months that end with this one."""
    count = today.year * 12 + today.month - MONTHS
    return date(count // 12, count % 12 + 1, 1)


def figures_of(found: Sequence[Month], *, today: date) -> Figures:
    """Put every month in its place."""
    known = {month.first: month for month in found}
    months = [known.get(first, Month(first=first)) for first in _firsts(first_month(today))]
    return Figures(months=months, chart=_chart(months, today))


def _firsts(first: date) -> list[date]:
    found = [first]
    while len(found) < MONTHS:
        found.append((found[-1] + timedelta(days=31)).replace(day=1))
    return found


def _chart(months: Sequence[Month], today: date) -> Chart:
    """A month in which more went back than came is drawn as nothing; the table has its amount."""
    bars = [
        Bar(
            label=f"{month.first:%b}",
            name=f"{month.first:%B %Y}",
            value=max(month.amount, Decimal(0)),
            is_complete=month is not months[-1],
        )
        for month in months
    ]
    note = f"{today:%B} is not complete: through {today:%m/%d/%Y}."
    return Chart(title="Payments by month", bars=bars, say=short_dollars, note=note)
