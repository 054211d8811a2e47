"""What these tools let a person do."""

from portico.access.tools import Manifest, ToolPermission

TOOL = Manifest(
    permissions=(
        ToolPermission(key="claim-status.view", does="See where a claim stands", shows_phi=True),
        ToolPermission(key="submit-claims.submit", does="Send claims", shows_phi=True),
    )
)
