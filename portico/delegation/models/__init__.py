"""What is kept of who may do what: roles and invitations, companies at work, the main role."""

from portico.delegation.models.asking import AccessRequest, RequestState, Thing
from portico.delegation.models.giving import LONGEST, Access, Grant, Invitation
from portico.delegation.models.hand_over import HandOver, HandOverState
from portico.delegation.models.numbers import ClaimState, NumberClaim, NumberKind
from portico.delegation.models.sheet import Sheet
from portico.delegation.models.succession import (
    CANCELS_FOR,
    OPEN,
    Succession,
    SuccessionKind,
    SuccessionState,
)
from portico.delegation.models.third_parties import Assignment, Delegation

__all__ = [
    "CANCELS_FOR",
    "LONGEST",
    "OPEN",
    "Access",
    "AccessRequest",
    "Assignment",
    "ClaimState",
    "Delegation",
    "Grant",
    "HandOver",
    "HandOverState",
    "Invitation",
    "NumberClaim",
    "NumberKind",
    "RequestState",
    "Sheet",
    "Succession",
    "SuccessionKind",
    "SuccessionState",
    "Thing",
]
