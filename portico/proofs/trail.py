"""How proving is told to an organization whose administrators add a number by it."""

from collections.abc import Mapping

from portico.audit.wording import Act, Details, Kind


def _attempted(details: Details) -> str:
    """Right or not, never what was typed."""
    return (
        "{who} proved a tax ID"
        if details.get("result") == "match"
        else "{who} tried to prove a tax ID and did not"
    )


ACTS: Mapping[str, Act] = {
    "proof.attempted": Act(Kind.ORGANIZATION, _attempted),
    "proof.confirmed": Act(Kind.ORGANIZATION, "What proved a tax ID was used up"),
    "proof.released": Act(Kind.ORGANIZATION, "What proved a tax ID is free again"),
}
