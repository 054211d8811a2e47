"""The registrant corrects what they told of the organization."""

from dataclasses import asdict
from datetime import datetime

from portico.access.actor import Actor
from portico.access.states import CORRECTABLE, State
from portico.audit.acting import acting
from portico.organizations.models import Organization
from portico.organizations.services import rows
from portico.organizations.services.refusals import WrongState
from portico.organizations.services.values import OrganizationDetails


def correct_organization(
    *, organization: Organization, details: OrganizationDetails, actor: Actor, now: datetime
) -> Organization:
    """Store other details while somebody is to decide on it; its TIN, NPI and key stay.

    Raises WrongState in any other state: what was decided or signed was about what stood there.
    """
    with acting(actor):
        locked = rows.locked_organization(organization)
        if locked.status not in CORRECTABLE:
            raise WrongState(current=locked.status, wanted=State.PENDING_REVIEW)
        changed = [name for name, new in asdict(details).items() if getattr(locked, name) != new]
        for name in changed:
            setattr(locked, name, getattr(details, name))
        locked.save(update_fields=changed)
        # Which fields, never their values: an audit event names nobody.
        rows.record_organization(locked, "organization.corrected", actor, now, changed=changed)
    return locked
