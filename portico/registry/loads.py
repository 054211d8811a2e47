"""What ``portico load`` can load into the registry: NPPES downloads and NUCC's taxonomy."""

from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from portico.access.actor import Actor
from portico.loading.kinds import Kind, Report, register_kind
from portico.loading.lines import Watch
from portico.registry.nppes.loading import Summary
from portico.registry.services import load_nppes, load_taxonomy


def register() -> None:
    """Called when the apps are ready."""
    nppes = (
        "providers, from CMS: its zip, or the npidata_pfile csv with the pl_pfile and "
        "othername_pfile beside it"
    )
    register_kind(Kind(name="nppes", help=nppes, load=_nppes, add_arguments=_nppes_arguments))
    taxonomy = "what taxonomy codes mean, from NUCC: its csv"
    register_kind(Kind(name="taxonomy", help=taxonomy, load=_taxonomy))


def _nppes_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--weekly", action="store_true", help="an incremental file: merge it")
    parser.add_argument(
        "--many-may-vanish",
        action="store_true",
        help="load a full file although it lacks more than 5 %% of the active providers",
    )


def _nppes(options: Mapping[str, Any], now: datetime, watch: Watch) -> Report:
    summary = load_nppes(
        path=options["file"],
        weekly=options["weekly"],
        many_may_vanish=options["many_may_vanish"],
        actor=Actor.system(),
        now=now,
        watch=watch,
    )
    return Report(sentences=[*_told(summary)], refusals=summary.refusals)


def _told(summary: Summary) -> Iterator[str]:
    yield f"NPPES as of {summary.as_of}: {summary.read:,} lines read."
    yield (
        f"Providers: {summary.added:,} added, {summary.updated:,} updated, "
        f"{summary.unchanged:,} unchanged, {summary.vanished:,} no longer in the file."
    )
    for what, changed in (("locations", summary.locations), ("names", summary.names)):
        held = "kept, no such file" if changed is None else f"{changed:,} changed"
        yield f"Further {what}: {held}."


def _taxonomy(options: Mapping[str, Any], now: datetime, watch: Watch) -> Report:
    count = load_taxonomy(path=options["file"], actor=Actor.system(), now=now)
    return Report(sentences=[f"{count:,} taxonomy labels."])
