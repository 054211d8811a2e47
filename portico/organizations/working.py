"""The membership somebody works under on a page, as the gate found it."""

from portico.organizations.models import Membership
from portico.web.http import Request


def member_of(request: Request) -> Membership | None:
    """The membership the person works under on this page; None where they work under none."""
    member: Membership | None = getattr(request, "member", None)
    return member


def working_member(request: Request) -> Membership:
    """The membership of a page that only members reach."""
    member = member_of(request)
    if member is None:
        message = "The gate lets nobody in here without a membership."
        raise RuntimeError(message)
    return member
