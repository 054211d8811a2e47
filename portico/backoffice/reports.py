"""The plan's figures as tables and bars, made from what the queries counted. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from portico.profiles.schema import Registration
from portico.proofs.rules import Method
from portico.registration.models import CheckEnd
from portico.registration.queries import EndedChecks, EndedDrafts
from portico.reviews.queries import Decisions
from portico.web.charts import Bar, Chart
from portico.web.exports import Cell

ALL_KINDS = "All kinds"
TIMES = ("Decided", "Late", "Median, hours", "90th percentile, hours")
SENT = "Sent"
NO_TRACK = "Not chosen yet"
METHODS = {
    Method.PIN: "PIN",
    Method.PAYMENT: "Check or EFT",
    Method.ROSTER: "Details on our record",
}
OUTCOMES = {
    CheckEnd.Outcome.PASS: "Right",
    CheckEnd.Outcome.FAIL: "Wrong",
    CheckEnd.Outcome.USED_UP: "Tries used up",
    CheckEnd.Outcome.ABANDONED: "Given up",
    CheckEnd.Outcome.UNAVAILABLE: "No answer",
}
_DAY = timedelta(days=1)
_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days of the plan's calendar, both ends included."""

    first: date
    last: date
    zone: ZoneInfo

    @classmethod
    def until(cls, today: date, *, days: int, zone: ZoneInfo) -> "Period":
        """Today and the days before it, so many in all."""
        return cls(first=today - (days - 1) * _DAY, last=today, zone=zone)

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1

    @property
    def since(self) -> datetime:
        """The first moment in it."""
        return datetime.combine(self.first, time.min, tzinfo=self.zone)

    @property
    def before(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.last + _DAY, time.min, tzinfo=self.zone)

    def part_of(self, month: date) -> str:
        """Which days it has of a month that it does not have whole; else empty."""
        last_day = _month_after(month) - _DAY
        begins = f"from {self.first:%m/%d/%Y}" if self.first > month else ""
        ends = f"through {self.last:%m/%d/%Y}" if self.last < last_day else ""
        return f"{begins} {ends}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A table as page and download have it; the first column names the row."""

    name: str
    """Of its download, in the address too."""
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    total: Sequence[Cell] = ()
    """What the rows come to, where that can be said."""

    @property
    def lines(self) -> list[list["Line"]]:
        """The rows as the page writes them."""
        return [_as_shown(self.head, row) for row in self.rows]

    @property
    def total_line(self) -> list["Line"]:
        """The total as the page writes it."""
        return _as_shown(self.head, self.total) if self.total else []


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One cell of a page's table under its head."""

    label: str
    text: str
    is_number: bool


def _as_shown(head: Sequence[str], row: Sequence[Cell]) -> list[Line]:
    return [
        Line(label=label, text=_text(cell), is_number=not isinstance(cell, str))
        for label, cell in zip(head, row, strict=True)
    ]


def _text(cell: Cell) -> str:
    if cell is None:
        return "–"
    return cell if isinstance(cell, str) else f"{cell:,}"


def time_to_decide(found: Sequence[Decisions], period: Period, labels: Mapping[str, str]) -> Report:
    """How long the plan took by month, the latest first; ``labels`` are those of the kinds."""
    months = sorted(((each.month, each) for each in found if each.month), reverse=True)
    return Report(
        name="time-to-decide",
        head=("Month", "Kind", *TIMES),
        rows=[
            (_said(month, period), labels.get(each.kind, ALL_KINDS), *_times(each))
            for month, each in months
        ],
        total=next(
            (
                ("All months", labels.get(each.kind, ALL_KINDS), *_times(each))
                for each in found
                if not each.month
            ),
            (),
        ),
    )


def time_by_kind(found: Sequence[Decisions], labels: Mapping[str, str]) -> Report:
    """How long the plan took by kind of review."""
    return Report(
        name="time-by-kind",
        head=("Kind", *TIMES),
        rows=[(labels.get(each.kind, each.kind), *_times(each)) for each in found],
    )


def median_by_month(found: Sequence[Decisions], period: Period) -> Chart:
    """The same as bars, from the first month with a decision to the last of the period."""
    medians = {each.month: each.median_minutes for each in found}
    months = _months(found, period)
    parts = {month: part for month in months if (part := period.part_of(month))}
    span = [f"{months[0]:%B %Y} to {months[-1]:%B %Y}."] if len(months) > 1 else []
    return Chart(
        title="Median business hours to a decision",
        bars=[
            Bar(
                label=f"{month:%b}",
                name=f"{month:%B %Y}",
                value=_hours(medians.get(month)),
                is_complete=month not in parts,
            )
            for month in months
        ],
        say=lambda hours: f"{hours.normalize():f} h",
        note=" ".join(
            [*span, *(f"{month:%B %Y} is not complete: {part}." for month, part in parts.items())]
        ),
    )


def proofs(found: Sequence[EndedChecks]) -> Report:
    """How the proofs of ended registrations came out, by method."""
    counts = {(each.method, each.outcome): each.count for each in found}
    rows: list[Sequence[Cell]] = []
    for method, label in METHODS.items():
        of_method = [counts.get((method, outcome), 0) for outcome in OUTCOMES]
        if tried := sum(of_method):
            rows.append((label, *of_method, tried, _percent(of_method[0], tried)))
    return Report(name="proofs", head=("Proof", *OUTCOMES.values(), "All", "Right, %"), rows=rows)


def ended(found: Sequence[EndedDrafts], registration: Registration) -> Report:
    """Where registrations ended, in the order of the profile's tracks and steps.

    What left before choosing a track is a share of all that ended, the rest of its own track. What
    the profile no longer has goes by its key.
    """
    places = _places(registration)
    in_order = sorted(found, key=lambda each: places.get((each.track, each.step), _AFTER))
    begun = Counter[str]()
    for each in found:
        begun[each.track] += each.count
    begun[""] = begun.total()
    return Report(
        name="registrations",
        head=("Ended at", "Account type", "Registrations", "Of all", "Share, %"),
        rows=[
            (
                *_named(each, registration),
                each.count,
                begun[each.track],
                _percent(each.count, begun[each.track]),
            )
            for each in in_order
        ],
    )


def _months(found: Sequence[Decisions], period: Period) -> list[date]:
    """Every month from the first with a decision on, also those without one."""
    known = [each.month for each in found if each.month]
    if not known:
        return []
    months = [min(known)]
    while (after := _month_after(months[-1])) <= period.last:
        months.append(after)
    return months


def _month_after(month: date) -> date:
    return (month + 31 * _DAY).replace(day=1)


def _said(month: date, period: Period) -> str:
    part = period.part_of(month)
    return f"{month:%B %Y}, {part}" if part else f"{month:%B %Y}"


def _times(of: Decisions) -> tuple[Cell, ...]:
    return of.count, of.late, _hours(of.median_minutes), _hours(of.slow_minutes)


def _hours(minutes: float | None) -> Decimal | None:
    return None if minutes is None else (Decimal(minutes) / 60).quantize(_TENTH)


def _percent(part: int, whole: int) -> Decimal:
    return (Decimal(100 * part) / whole).quantize(_TENTH)


_AFTER = (1_000_000, 0)
"""Behind every place the profile has."""


def _places(registration: Registration) -> dict[tuple[str, str], tuple[int, int]]:
    """Where each step stands; that a registration was sent stands behind the last of its track."""
    places = {("", registration.tracks[0].steps[0].key): (0, 0)}
    for at, track in enumerate(registration.tracks, start=1):
        keys = [step.key for step in track.steps]
        places |= {(track.key, key): (at, within) for within, key in enumerate([*keys, ""])}
    return places


def _named(of: EndedDrafts, registration: Registration) -> tuple[str, str]:
    track = registration.track(of.track) if of.track else registration.tracks[0]
    titles = {step.key: step.title for step in track.steps} if track else {}
    name = track.title if track and of.track else of.track or NO_TRACK
    return (titles.get(of.step, of.step) if of.step else SENT), name
