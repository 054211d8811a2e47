"""What these tools let a person do."""

from portico.access.tools import Manifest, ToolPermission

TOOL = Manifest(
    permissions=(
        ToolPermission(
            key="remittances.view", does="View payments, claim by claim", shows_phi=True
        ),
        ToolPermission(
            key="remittances.download", does="Download payments as files", shows_phi=True
        ),
    )
)
