"""Why an act on an organization or a membership did not happen."""

from collections.abc import Iterable

from portico.access.states import State
from portico.organizations.rules import Obstacle


class OrganizationTaken(Exception):
    """A live organization of the plan holds this key."""


class NumberTaken(Exception):
    """A live organization of a plan that keys on the TIN alone holds this TIN."""


class CannotMove(Exception):
    """A TIN does not move; ``obstacles`` says what keeps it. Nothing was changed."""

    def __init__(self, found: Iterable[Obstacle]) -> None:
        """Keep why."""
        super().__init__(", ".join(found))
        self.obstacles = tuple(found)


class AlreadyMember(Exception):
    """The person has a live place in this organization."""


class OrganizationEnded(Exception):
    """The organization is over; nobody joins it."""


class WrongState(Exception):
    """What was asked does not follow the state the row is in (someone else was faster)."""

    def __init__(self, *, current: State, wanted: State) -> None:
        """Keep both, so that the page can say what is so now."""
        super().__init__(f"{wanted} does not follow {current}")
        self.current = current
        self.wanted = wanted
