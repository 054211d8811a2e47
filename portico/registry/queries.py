"""Looking a provider up, from whichever source the settings name."""

from portico.registry.answers import Answer, Unavailable


def look_up(npi: str) -> Answer:
    """Answer what the registry holds of an NPI; never raises for what the registry does."""
    return Unavailable()
