"""Loading a plan's roster file."""

from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import blake2b
from pathlib import Path

from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.audit.services import record
from portico.loading.columns import UnusableFile
from portico.loading.lines import Part, Refusals, Watch, file_part, rows
from portico.loading.sets import refresh_statistics, refuse_beside_another
from portico.loading.staging import stage
from portico.profiles.calendar import today_at
from portico.profiles.loading import profile
from portico.records.roster import merge
from portico.records.roster.layout import numbers_in, row_reader
from portico.records.roster.models import Load

_MOST_MAY_VANISH = 0.05
"""Of the listings; when more are missing, the file was cut off."""


@dataclass(slots=True, kw_only=True)
class Summary:
    """What a load did, for the operator."""

    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    fields: dict[str, int] = field(default_factory=dict)
    """In how many listings each fact changed."""
    refusals: Refusals = field(default_factory=Refusals)


def load_roster(
    *,
    path: Path,
    plan: str,
    actor: Actor,
    now: datetime,
    watch: Watch,
    many_may_vanish: bool = False,
) -> Summary:
    """Make the plan's roster that of a full file: all its good rows, or nothing.

    Look-ups see the roster as it was until all of it is there. A refused row leaves the provider
    it names as they were. Raises UnusableFile with the reason, UnknownPlan.
    """
    day, part, summary = today_at(profile(plan), now), file_part(path), Summary()
    with acting(actor):
        refuse_beside_another(_lock(plan))
        _stage(part, summary, watch)
        _mark_gone(plan, day, summary, many_may_vanish=many_may_vanish)
        summary.unchanged = merge.drop_unchanged(plan)
        summary.fields.update(merge.differences(plan))
        summary.changed = merge.change_listings(plan)
        summary.added = merge.add_listings(plan, now)
        refresh_statistics(merge.TABLE)
        _note(part, summary, plan=plan, actor=actor, now=now)
    return summary


def _stage(part: Part, summary: Summary, watch: Watch) -> None:
    refusals = summary.refusals
    staged = stage(merge.STAGED, rows(part, row_reader, refusals, watch, numbers_in))
    summary.read = staged + refusals.total
    if not staged:
        message = f"{part.name}: not one of its rows can be loaded"
        raise UnusableFile(message)
    doubled = merge.drop_doubled()
    reason = "an earlier row has its kind, provider ID, TIN and line of business"
    told = [(line, f"{reason}: line {earlier}") for line, earlier in doubled.lines]
    refusals.add_each(part, told, reason, count=doubled.count)


def _mark_gone(plan: str, day: date, summary: Summary, *, many_may_vanish: bool) -> None:
    if not summary.refusals.knows_all_named:
        return
    before = merge.listed(plan)
    gone = merge.mark_gone(plan, day, except_for=sorted(summary.refusals.named))
    if gone > before * _MOST_MAY_VANISH and not many_may_vanish:
        message = (
            f"it lacks {gone:,} of {before:,} rows of the roster, so it is not a full file or was "
            "cut off; load it with --many-may-vanish if it is right"
        )
        raise UnusableFile(message)
    summary.gone = gone


def _note(part: Part, summary: Summary, *, plan: str, actor: Actor, now: datetime) -> None:
    """Keep what was loaded, and say to the audit trail what it changed."""
    Load.objects.create(
        plan=plan,
        file_name=part.name,
        loaded_at=now,
        lines_read=summary.read,
        lines_refused=summary.refusals.total,
    )
    counts = ("read", "added", "changed", "unchanged", "gone")
    record(
        actor=actor,
        action="roster.loaded",
        subject=f"roster:{plan}",
        now=now,
        details={
            **{name: getattr(summary, name) for name in counts},
            "refused": summary.refusals.total,
            "fields": summary.fields,
        },
    )


def _lock(plan: str) -> int:
    """Return the number of the advisory lock that one load of this plan's roster holds."""
    digest = blake2b(f"roster:{plan}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)
