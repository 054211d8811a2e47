"""What these tools let a person do."""

from portico.access.tools import Manifest, ToolPermission

TOOL = Manifest(
    permissions=(
        ToolPermission(key="applications.submit", does="Apply to join a network", shows_phi=False),
        ToolPermission(
            key="change-requests.submit", does="Tell what changed at the office", shows_phi=False
        ),
        ToolPermission(key="recredentialing.submit", does="Renew credentials", shows_phi=False),
        ToolPermission(
            key="submission-status.view", does="See where a submission stands", shows_phi=False
        ),
        ToolPermission(
            key="submission-history.view",
            does="See everything sent, and what came of it",
            shows_phi=False,
        ),
    )
)
