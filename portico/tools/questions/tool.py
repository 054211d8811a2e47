"""What these tools let a person do."""

from portico.access.tools import Manifest, ToolPermission

TOOL = Manifest(
    permissions=(
        ToolPermission(
            key="questions.ask", does="Ask the plan and follow the answer", shows_phi=True
        ),
    )
)
