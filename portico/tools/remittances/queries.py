"""What whoever asks sees of their organization's payments: the one way in from these pages."""

from collections.abc import Iterator
from contextlib import contextmanager

from portico.access.actor import Actor
from portico.access.scope import Scope
from portico.audit.acting import acting
from portico.organizations.queries import scope_of


@contextmanager
def reading(actor: Actor) -> Iterator[Scope]:
    """Open the transaction in which the actor's payments are read; yields what they may see."""
    scope = scope_of(actor)
    with acting(actor, tins=scope.tins):
        yield scope
