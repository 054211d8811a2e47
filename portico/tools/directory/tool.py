"""What these tools let a person do."""

from portico.access.tools import Manifest, ToolPermission

TOOL = Manifest(
    permissions=(
        ToolPermission(
            key="directory-updates.submit", does="Correct the provider directory", shows_phi=False
        ),
    )
)
