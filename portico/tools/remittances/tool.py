"""What these tools let a person do."""

from portico.access.tools import Manifest, ToolPermission

VIEW = ToolPermission(key="remittances.view", does="View payments, claim by claim", shows_phi=True)
DOWNLOAD = ToolPermission(
    key="remittances.download", does="Download payments as files", shows_phi=True
)
TOOL = Manifest(permissions=(VIEW, DOWNLOAD), opens={VIEW.tool: "remittances:all"})
