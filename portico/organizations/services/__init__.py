"""What changes organizations and memberships; each act is one transaction with its audit event."""

from portico.organizations.services.correct import correct_organization
from portico.organizations.services.create import create_organization
from portico.organizations.services.decide import (
    activate_membership,
    activate_organization,
    await_activation,
    decline_membership,
    decline_organization,
    expire_organization,
    reinstate_organization,
    resubmit_membership,
    resubmit_organization,
    send_back_membership,
    send_back_organization,
    suspend_organization,
    terminate_organization,
)
from portico.organizations.services.hand_over import hand_over_main
from portico.organizations.services.join import add_membership, move_membership
from portico.organizations.services.refusals import (
    AlreadyMember,
    OrganizationEnded,
    OrganizationTaken,
    WrongState,
)
from portico.organizations.services.values import (
    NewMember,
    OrganizationDetails,
    OrganizationNumbers,
)

__all__ = [
    "AlreadyMember",
    "NewMember",
    "OrganizationDetails",
    "OrganizationEnded",
    "OrganizationNumbers",
    "OrganizationTaken",
    "WrongState",
    "activate_membership",
    "activate_organization",
    "add_membership",
    "await_activation",
    "correct_organization",
    "create_organization",
    "decline_membership",
    "decline_organization",
    "expire_organization",
    "hand_over_main",
    "move_membership",
    "reinstate_organization",
    "resubmit_membership",
    "resubmit_organization",
    "send_back_membership",
    "send_back_organization",
    "suspend_organization",
    "terminate_organization",
]
