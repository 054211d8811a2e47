"""What changes organizations and memberships; each act is one transaction with its audit event."""

from portico.organizations.services.correct import correct_organization
from portico.organizations.services.create import create_organization
from portico.organizations.services.decide import (
    activate_membership,
    activate_organization,
    decline_membership,
    decline_organization,
    expire_organization,
    resubmit_membership,
    resubmit_organization,
    send_back_membership,
    send_back_organization,
)
from portico.organizations.services.hand_over import hand_over_main
from portico.organizations.services.join import add_membership
from portico.organizations.services.refusals import (
    AlreadyMember,
    OrganizationEnded,
    OrganizationTaken,
    WrongState,
)
from portico.organizations.services.values import NewMember, OrganizationDetails

__all__ = [
    "AlreadyMember",
    "NewMember",
    "OrganizationDetails",
    "OrganizationEnded",
    "OrganizationTaken",
    "WrongState",
    "activate_membership",
    "activate_organization",
    "add_membership",
    "correct_organization",
    "create_organization",
    "decline_membership",
    "decline_organization",
    "expire_organization",
    "hand_over_main",
    "resubmit_membership",
    "resubmit_organization",
    "send_back_membership",
    "send_back_organization",
]
