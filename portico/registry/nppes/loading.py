"""One load of an NPPES download, step by step, inside the caller's transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from portico.loading import lines
from portico.loading.columns import Fields, RowReader, UnusableFile
from portico.loading.lines import Part, Refusals, Watch
from portico.loading.sets import refresh_statistics, refuse_beside_another
from portico.loading.staging import Staging, stage
from portico.registry.models import Load
from portico.registry.nppes import files, layout, merge, staging

_MOST_MAY_VANISH = 0.05
"""Of the active providers; when more are missing, the file was cut off."""
_LOCK = 6_773_772
"""Any number that no other advisory lock of ours uses (N-P-P-E-S on a telephone: 67737)."""


@dataclass(slots=True, kw_only=True)
class Summary:
    """What a load did, for the operator."""

    as_of: date
    read: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    vanished: int = 0
    locations: int | None = None
    """Further practice locations written or removed; None: the download has no such file."""
    names: int | None = None
    refusals: Refusals = field(default_factory=Refusals)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loading:
    """A download on its way into the copy."""

    parts: Mapping[str, Part]
    full: bool
    watch: Watch
    summary: Summary

    def run(self, *, many_may_vanish: bool) -> None:
        """Load providers, then what hangs on them; raise UnusableFile rather than do harm."""
        refuse_beside_another(_LOCK)
        _refuse_older_than_copy(self.summary.as_of)
        self._stage_providers()
        if self.full:
            self._mark_vanished(many_may_vanish=many_may_vanish)
        self.summary.unchanged = merge.drop_unchanged()
        merged = merge.merge_providers()
        self.summary.added, self.summary.updated = merged.added, merged.updated
        if part := self.parts.get(files.LOCATIONS):
            self._stage_children(part, staging.LOCATIONS, layout.location_reader)
            self.summary.locations = merge.merge_locations(full=self.full)
        if part := self.parts.get(files.NAMES):
            self._stage_children(part, staging.NAMES, layout.name_reader)
            self.summary.names = merge.merge_names(full=self.full)
        refresh_statistics(*merge.TABLES)

    def _stage_providers(self) -> None:
        part = self.parts[files.PROVIDERS]
        if not self._stage(part, staging.PROVIDERS, layout.provider_reader):
            message = f"{part.name}: not one of its lines can be loaded"
            raise UnusableFile(message)
        doubled = merge.drop_doubled()
        reason = "its NPI stands again further down, and that line counts"
        self.summary.refusals.add(part, doubled.lines, reason, count=doubled.count)

    def _stage_children(
        self, part: Part, into: Staging, reader_for: Callable[[Fields], RowReader]
    ) -> None:
        self._stage(part, into, reader_for)
        orphans = merge.drop_orphans(into)
        reason = "no provider has its NPI"
        self.summary.refusals.add(part, orphans.lines, reason, count=orphans.count)

    def _stage(self, part: Part, into: Staging, reader_for: Callable[[Fields], RowReader]) -> int:
        before = self.summary.refusals.total
        rows = lines.rows(part, reader_for, self.summary.refusals, self.watch, files.npi_in)
        staged = stage(into, rows)
        self.summary.read += staged + self.summary.refusals.total - before
        return staged

    def _mark_vanished(self, *, many_may_vanish: bool) -> None:
        if not self.summary.refusals.knows_all_named:
            return
        active = merge.active_providers()
        named = sorted(self.summary.refusals.named)
        vanished = merge.mark_vanished(self.summary.as_of, except_for=named)
        if vanished > active * _MOST_MAY_VANISH and not many_may_vanish:
            message = (
                f"it lacks {vanished:,} of {active:,} active providers, so it is not a full file "
                "or was cut off; load it with --weekly, or with --many-may-vanish if it is right"
            )
            raise UnusableFile(message)
        self.summary.vanished = vanished


def _refuse_older_than_copy(as_of: date) -> None:
    """Refuse what would bring back facts that have changed since."""
    loads = Load.objects.filter(kind__in=(Load.Kind.FULL, Load.Kind.WEEKLY))
    newest = loads.order_by("-as_of").first()
    if newest and newest.as_of > as_of:
        message = f"it is of {as_of}, and the copy is already of {newest.as_of}"
        raise UnusableFile(message)
