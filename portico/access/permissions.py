"""Every permission a page can ask for. A page without one does not exist."""

from enum import StrEnum


class Permission(StrEnum):
    """Named after what it opens, not after who holds it."""

    PUBLIC = "public"
    """Anyone, signed in or not."""
    REGISTRATION = "registration"
    """Anyone; the draft itself is reached through its gatekeeper."""
    OWN_ACCOUNT = "own_account"
    """Any signed-in person: their own account and where their registrations stand."""
    ORGANIZATION_HOME = "organization.home"
    """An active member of an active organisation."""
    ORGANIZATION_USERS = "organization.users"
    """An administrator of an active organisation."""
    REVIEW_QUEUE = "staff.reviews"
    """Plan staff who decide on registrations."""
    OFFICE_PINS = "staff.pins"
    """Plan staff who issue the PIN an office registers with."""
    STAFF_ACCOUNTS = "staff.accounts"
    """Plan staff who let a colleague back in."""
    CALLERS = "staff.callers"
    """Plan staff who answer the phone and confirm who calls."""
    OPERATION = "staff.operation"
    """Plan staff who see what failed for good."""
    DEMO = "demo"
    """Only an installation that runs the demo."""
