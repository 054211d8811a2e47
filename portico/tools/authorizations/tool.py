"""What these tools let a person do."""

from portico.access.tools import Manifest, ToolPermission

TOOL = Manifest(
    permissions=(
        ToolPermission(
            key="medical-authorizations.request",
            does="Ask for medical authorizations and follow them",
            shows_phi=True,
        ),
        ToolPermission(
            key="drug-authorizations.request",
            does="Ask for drug authorizations and follow them",
            shows_phi=True,
        ),
    )
)
