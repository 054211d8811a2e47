"""What these tools let a person do."""

from portico.access.tools import Manifest, ToolPermission

TOOL = Manifest(
    permissions=(
        ToolPermission(key="fee-schedules.view", does="Look up fees by date", shows_phi=False),
    )
)
