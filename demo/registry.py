"""Loads the demo's national registry: last month's file, then the newest."""

from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from demo.nppes import NEWEST, write_download, write_labels
from portico.access.actor import Actor
from portico.registry.queries import copied_as_of
from portico.registry.services import load_nppes, load_taxonomy

_LAST_MONTH = date(2026, 10, 11)
_ROWS = 300


def load(now: datetime) -> None:
    """Load labels and both files; two months, so that what was deactivated keeps its name.

    Does nothing where the copy is as new already: an operator may have loaded the real files.
    """
    held = copied_as_of()
    if held and held >= NEWEST:
        return
    with TemporaryDirectory() as temporary:
        folder, actor = Path(temporary), Actor.system()
        load_taxonomy(path=write_labels(folder), actor=actor, now=now)
        for as_of in (_LAST_MONTH, NEWEST):
            load_nppes(
                path=write_download(folder, rows=_ROWS, as_of=as_of),
                weekly=False,
                actor=actor,
                now=now,
                watch=lambda *_: None,
            )
