"""Loading the national registries into the local copy."""

from datetime import datetime
from pathlib import Path

from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.audit.services import record
from portico.loading.lines import Watch
from portico.registry.models import Load
from portico.registry.nppes.files import PROVIDERS, day_of, parts_of
from portico.registry.nppes.loading import Loading, Summary
from portico.registry.taxonomy import load_labels


def load_nppes(
    *,
    path: Path,
    weekly: bool,
    actor: Actor,
    now: datetime,
    watch: Watch,
    many_may_vanish: bool = False,
) -> Summary:
    """Load a full or a weekly NPPES download, whole or not at all.

    Look-ups see the copy as it was until all of it is there. Raises UnusableFile with the reason.
    """
    parts = parts_of(path)
    # A file named after a day to come would make every later one an older one.
    summary = Summary(as_of=min(day_of(parts[PROVIDERS]) or now.date(), now.date()))
    loading = Loading(parts=parts, full=not weekly, watch=watch, summary=summary)
    with acting(actor):
        loading.run(many_may_vanish=many_may_vanish)
        load = Load(
            kind=Load.Kind.WEEKLY if weekly else Load.Kind.FULL,
            as_of=summary.as_of,
            lines_read=summary.read,
            lines_refused=summary.refusals.total,
        )
        _note(load, path=path, actor=actor, now=now)
    return summary


def load_taxonomy(*, path: Path, actor: Actor, now: datetime) -> int:
    """Load NUCC's taxonomy codes with their words; return how many. Codes it lacks keep theirs."""
    with acting(actor):
        count = load_labels(path)
        load = Load(kind=Load.Kind.TAXONOMY, as_of=now.date(), lines_read=count)
        _note(load, path=path, actor=actor, now=now)
    return count


def _note(load: Load, *, path: Path, actor: Actor, now: datetime) -> None:
    """Keep what was loaded, and say it to the audit trail."""
    load.file_name, load.loaded_at = path.name, now
    load.save()
    record(
        actor=actor,
        action="registry.loaded",
        subject=f"registry:{load.kind}",
        now=now,
        details={
            "as_of": load.as_of.isoformat(),
            "lines_read": load.lines_read,
            "lines_refused": load.lines_refused,
        },
    )
