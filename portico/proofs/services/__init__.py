"""Proving, holding what proved, and issuing PINs; one file per subject."""

from portico.accounts.challenges import TooSoon
from portico.proofs.services.holding import confirm, release
from portico.proofs.services.payments import prove_payment
from portico.proofs.services.pins import IssuedPin, NoContact, issue_pin, prove_pin
from portico.proofs.services.roster import RosterMatch, match_roster

__all__ = [
    "IssuedPin",
    "NoContact",
    "RosterMatch",
    "TooSoon",
    "confirm",
    "issue_pin",
    "match_roster",
    "prove_payment",
    "prove_pin",
    "release",
]
