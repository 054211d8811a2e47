"""What whoever asks sees of their organization's payments: the one way in from these pages."""

from collections.abc import Iterator
from contextlib import contextmanager

from portico.access.actor import Actor
from portico.access.decide import decide_request
from portico.access.scope import Scope
from portico.audit.acting import acting
from portico.delegation.models import Delegation
from portico.organizations.models import Membership
from portico.organizations.queries import scope_of
from portico.tools.remittances.models import MailWish
from portico.tools.remittances.tool import DOWNLOAD


@contextmanager
def reading(actor: Actor) -> Iterator[Scope]:
    """Open the transaction in which the actor's payments are read; yields what they may see."""
    scope = scope_of(actor)
    with acting(actor, tins=scope.tins):
        yield scope


def may_take(actor: Actor) -> bool:
    """Whether somebody may take payments away as files; links to them are shown to no one else."""
    return decide_request(actor, DOWNLOAD, changes=False, exports=True).allowed


def wants_mail(membership: Membership, delegation: Delegation | None) -> bool:
    """Whether somebody is mailed when payments come to the place where they work."""
    return MailWish.objects.filter(membership=membership, delegation=delegation).exists()
