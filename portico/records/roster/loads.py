"""What ``portico load`` can load into the records: a plan's roster."""

from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.core.management.base import CommandError

from portico.access.actor import Actor
from portico.loading.kinds import Kind, Report, register_kind
from portico.loading.lines import Watch
from portico.profiles.loading import profiles
from portico.records.roster.services import Summary, load_roster

_FACTS = {"zips": "ZIPs", "dba": "DBA", "npi": "NPI", "gone_on": "back in the file"}
"""Where the file's word is not ours."""


def register() -> None:
    """Called when the apps are ready."""
    words = "a plan's providers, from the plan: a csv (docs/guide/load-the-roster.md)"
    register_kind(Kind(name="roster", help=words, load=_roster, add_arguments=_arguments))


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--plan", required=True, metavar="SLUG", help="whose roster it is")
    parser.add_argument(
        "--many-may-vanish",
        action="store_true",
        help="load a file although it lacks more than 5 %% of the roster's rows",
    )


def _roster(options: Mapping[str, Any], now: datetime, watch: Watch) -> Report:
    plan = options["plan"]
    if plan not in profiles():
        message = f"There is no plan {plan}. Plans here: {', '.join(profiles())}."
        raise CommandError(message)
    summary = load_roster(
        path=options["file"],
        plan=plan,
        many_may_vanish=options["many_may_vanish"],
        actor=Actor.system(plan=plan),
        now=now,
        watch=watch,
    )
    return Report(sentences=[*_told(plan, summary)], refusals=summary.refusals)


def _told(plan: str, summary: Summary) -> Iterator[str]:
    yield f"Roster of {plan}: {summary.read:,} rows read."
    yield (
        f"Rows: {summary.added:,} added, {summary.changed:,} changed, "
        f"{summary.unchanged:,} unchanged, {summary.gone:,} no longer in the file."
    )
    for fact, count in sorted(summary.fields.items(), key=lambda pair: (-pair[1], pair[0])):
        yield f"  {_FACTS.get(fact, fact.replace('_', ' '))}: {count:,}"
    if not summary.refusals.knows_all_named:
        yield "So many rows were refused that none counts as gone; mend the file and load it again."
