"""What changes organizations and memberships; each act is one transaction with its audit event."""

from portico.organizations.services.administrators import set_administrator
from portico.organizations.services.correct import correct_organization
from portico.organizations.services.create import create_organization
from portico.organizations.services.decide import (
    activate_membership,
    activate_organization,
    await_activation,
    decline_membership,
    decline_organization,
    end_membership,
    expire_organization,
    receive_signature,
    reinstate_organization,
    resubmit_membership,
    resubmit_organization,
    send_back_membership,
    send_back_organization,
    supersede_organization,
    suspend_organization,
    terminate_organization,
)
from portico.organizations.services.hand_over import hand_over_main
from portico.organizations.services.join import add_membership, move_membership
from portico.organizations.services.leave import (
    reinstate_membership,
    remove_membership,
    suspend_membership,
)
from portico.organizations.services.numbers import add_npi, add_tin
from portico.organizations.services.refusals import (
    AlreadyMember,
    CannotMove,
    NumberTaken,
    OrganizationEnded,
    OrganizationTaken,
    WrongState,
)
from portico.organizations.services.transfer import transfer_tin
from portico.organizations.services.using import note_use
from portico.organizations.services.values import (
    NewMember,
    OrganizationDetails,
    OrganizationNumbers,
)

__all__ = [
    "AlreadyMember",
    "CannotMove",
    "NewMember",
    "NumberTaken",
    "OrganizationDetails",
    "OrganizationEnded",
    "OrganizationNumbers",
    "OrganizationTaken",
    "WrongState",
    "activate_membership",
    "activate_organization",
    "add_membership",
    "add_npi",
    "add_tin",
    "await_activation",
    "correct_organization",
    "create_organization",
    "decline_membership",
    "decline_organization",
    "end_membership",
    "expire_organization",
    "hand_over_main",
    "move_membership",
    "note_use",
    "receive_signature",
    "reinstate_membership",
    "reinstate_organization",
    "remove_membership",
    "resubmit_membership",
    "resubmit_organization",
    "send_back_membership",
    "send_back_organization",
    "set_administrator",
    "supersede_organization",
    "suspend_membership",
    "suspend_organization",
    "terminate_organization",
    "transfer_tin",
]
