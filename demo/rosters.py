"""Loads the rosters of the demo's plans."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from demo.roster import FIRST_NUMBERS, write_demo_roster
from portico.access.actor import Actor
from portico.profiles.loading import profiles
from portico.records.roster.queries import roster_loaded_at
from portico.records.roster.services import load_roster


def load(now: datetime) -> None:
    """Load the roster of each plan that has one here and a profile in this installation.

    Does nothing where a roster is there already: an operator may have loaded a real one.
    """
    with TemporaryDirectory() as folder:
        for plan in sorted(FIRST_NUMBERS.keys() & profiles().keys()):
            if roster_loaded_at(plan=plan) is None:
                load_roster(
                    path=write_demo_roster(Path(folder), plan),
                    plan=plan,
                    actor=Actor.system(plan=plan),
                    now=now,
                    watch=lambda *_: None,
                )
