"""The main administrator hands the role to another member."""

from datetime import datetime

from portico.access.actor import Actor
from portico.access.states import State
from portico.audit.acting import acting
from portico.organizations.models import Membership, Organization
from portico.organizations.services import rows
from portico.organizations.services.refusals import WrongState


def hand_over_main(
    *, organization: Organization, to: Membership, actor: Actor, now: datetime
) -> Organization:
    """Make another active member the main administrator; one UPDATE, so never none or two.

    Raises WrongState when that person is not active there.
    """
    with acting(actor):
        locked = rows.locked_organization(organization)
        successor = rows.locked_membership(to)
        if successor.status is not State.ACTIVE or successor.organization_id != locked.pk:
            raise WrongState(current=successor.status, wanted=State.ACTIVE)
        Membership.objects.filter(pk=successor.pk).update(is_administrator=True)
        locked.main = successor
        locked.save(update_fields=["main"])
        rows.record_organization(
            locked, "organization.handed_over", actor, now, to=str(successor.public_id)
        )
    return locked
