"""Loads the demo's 835 files: what its plans paid to the offices of its roster."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection

from demo.remittances import PAYERS, write_remittances
from portico.access.actor import Actor
from portico.exchange.queries import has_received
from portico.exchange.services import receive_file
from portico.profiles.calendar import today_at
from portico.profiles.loading import profiles


def load(now: datetime) -> None:
    """Load them for every plan that is here; a plan that has received a file keeps what it has.

    Nobody waits for the disk after each payment: what a power cut takes is written anew.
    """
    with connection.cursor() as cursor:
        cursor.execute("set synchronous_commit to off")
        for plan in sorted(PAYERS.keys() & profiles().keys()):
            if not has_received(plan):
                _load(plan, now)
        cursor.execute("reset synchronous_commit")


def _load(plan: str, now: datetime) -> None:
    today, actor = today_at(profiles()[plan], now), Actor.system(plan=plan)
    with TemporaryDirectory() as folder:
        for path in write_remittances(Path(folder), plan, today=today):
            with path.open("rb") as source:
                receive_file(source=source, plan=plan, actor=actor, now=now)
