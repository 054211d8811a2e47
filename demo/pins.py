"""Has the demo's plans mail PINs to offices of their rosters, so that one can be tried."""

from datetime import datetime

from demo.roster import FIRST_NUMBERS, NAMED, Office
from portico.access.actor import Actor
from portico.profiles.loading import profiles
from portico.profiles.schema import Profile, StepKind
from portico.proofs.queries import latest_pin
from portico.proofs.services import issue_pin

_TWO_RIVERS, _CEDAR_HOLLOW, _LINDQVIST, _GATEWAY, *_ = NAMED
OFFICES: tuple[Office, ...] = (_TWO_RIVERS, _LINDQVIST, _GATEWAY)
"""Whose mails lie in the demo's inbox."""


def load(now: datetime) -> None:
    """Issue them once; an office that used its PIN, or got another, keeps what it has."""
    for plan in FIRST_NUMBERS.keys() & profiles().keys():
        for office in OFFICES if _asks_pin(profiles()[plan]) else ():
            if latest_pin(plan=plan, tin=office.tin) is None:
                issue_pin(plan=plan, tin=office.tin, actor=Actor.system(plan=plan), now=now)


def _asks_pin(plan: Profile) -> bool:
    tracks = plan.registration.tracks
    return any(step.kind is StepKind.PIN for track in tracks for step in track.steps)
