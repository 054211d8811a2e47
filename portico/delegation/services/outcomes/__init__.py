"""What the plan's decisions do that concern how organizations run themselves."""

from portico.delegation.services.outcomes import numbers, successions


def register() -> None:
    """Say what decisions of each kind do; called once, at start."""
    successions.register()
    numbers.register()
