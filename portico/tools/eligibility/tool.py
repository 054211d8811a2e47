"""What these tools let a person do."""

from portico.access.tools import Manifest, ToolPermission

TOOL = Manifest(
    permissions=(
        ToolPermission(
            key="eligibility.check",
            does="Check coverage, benefits and what is used up",
            shows_phi=True,
        ),
    )
)
