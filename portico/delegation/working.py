"""For whom somebody works on a page, as the gate found it."""

from portico.delegation.models import Delegation
from portico.organizations.models import Organization
from portico.organizations.working import working_member
from portico.web.http import Request


def delegation_of(request: Request) -> Delegation | None:
    """By what the person works for an office on this page; None where they work for their own."""
    delegation: Delegation | None = getattr(request, "delegation", None)
    return delegation


def working_organization(request: Request) -> Organization:
    """Whose business it is: the organization of the membership, or the office one works for."""
    delegation = delegation_of(request)
    return delegation.principal if delegation else working_member(request).organization
