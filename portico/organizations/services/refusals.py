"""Why an act on an organization or a membership did not happen."""

from portico.access.states import State


class OrganizationTaken(Exception):
    """A live organization of the plan holds this key."""


class NumberTaken(Exception):
    """A live organization of a plan that keys on the TIN alone holds this TIN."""


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
