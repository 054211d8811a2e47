"""How acts on organizations and memberships are told to the organization."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import QuerySet

from portico.audit.wording import Act, Details, Kind
from portico.organizations.models import Membership, Organization

FIELDS = {"dba": "doing business as", "region": "state", "street2": "second address line"}
"""Fields that a reader knows under another name."""


def _corrected(details: Details) -> str:
    changed = details.get("changed")
    names = [str(each) for each in changed] if isinstance(changed, list) else []
    told = ", ".join(FIELDS.get(name, name) for name in names)
    return "{who} corrected the organization’s details" + (f": {told}" if told else "")


ACTS: Mapping[str, Act] = {
    "organization.created": Act(Kind.ORGANIZATION, "The organization was registered"),
    "organization.corrected": Act(Kind.ORGANIZATION, _corrected),
    "organization.sent_back": Act(Kind.ORGANIZATION, "{who} sent the registration back for more"),
    "organization.resubmitted": Act(Kind.ORGANIZATION, "The corrected registration was sent"),
    "organization.approved": Act(Kind.ORGANIZATION, "{who} approved the registration"),
    "organization.signed": Act(Kind.ORGANIZATION, "The organization’s agreement was signed"),
    "organization.activated": Act(Kind.ORGANIZATION, "The organization was opened"),
    "organization.suspended": Act(Kind.ORGANIZATION, "{who} suspended the organization"),
    "organization.reinstated": Act(Kind.ORGANIZATION, "{who} opened the organization again"),
    "organization.terminated": Act(Kind.ORGANIZATION, "{who} ended the organization"),
    "organization.declined": Act(Kind.ORGANIZATION, "{who} declined the registration"),
    "organization.expired": Act(Kind.ORGANIZATION, "The registration expired"),
    "organization.superseded": Act(
        Kind.ORGANIZATION, "The organization was replaced by a new registration"
    ),
    "organization.tin_left": Act(
        Kind.ORGANIZATION,
        "{who} moved a TIN of this organization to another[, from {on}][, because: {reason}]",
    ),
    "organization.tin_came": Act(
        Kind.ORGANIZATION,
        "{who} moved a TIN to this organization from another[, from {on}][, because: {reason}]",
    ),
    "organization.handed_over": Act(Kind.PEOPLE, "{to} became the main administrator"),
    "administrator.appointed": Act(Kind.ACCESS, "{who} made {to} an administrator"),
    "administrator.dismissed": Act(Kind.ACCESS, "{to} is no administrator any more"),
    "membership.created": Act(Kind.PEOPLE, "{to} was added to the organization"),
    "membership.moved": Act(Kind.PEOPLE, "{to} now uses another sign-in"),
    "membership.sent_back": Act(Kind.PEOPLE, "{who} sent {whose} registration back for more"),
    "membership.resubmitted": Act(Kind.PEOPLE, "{to} sent a corrected registration"),
    "membership.approved": Act(Kind.PEOPLE, "{who} approved {to}, who has a mailed link to open"),
    "membership.signed": Act(Kind.PEOPLE, "{to} signed the agreement"),
    "membership.activated": Act(Kind.PEOPLE, "{to} can work in the organization"),
    "membership.declined": Act(Kind.PEOPLE, "{who} declined {to}"),
    "membership.expired": Act(Kind.PEOPLE, "The registration of {to} expired"),
    "membership.superseded": Act(Kind.PEOPLE, "The place of {to} ended with a new registration"),
    "membership.suspended": Act(Kind.PEOPLE, "{who} suspended {to}"),
    "membership.reinstated": Act(Kind.PEOPLE, "{who} let {to} work again"),
    "membership.terminated": Act(Kind.PEOPLE, "The place of {to} ended"),
    "membership.ended": Act(Kind.PEOPLE, "The place of {to} ended"),
    "membership.removed": Act(Kind.PEOPLE, "{who} removed {to}[; {successor} takes over]"),
}


def _members(organization_id: int, public_ids: Collection[UUID]) -> Mapping[UUID, str]:
    """People whose place an event names, also an ended one: in it, or in a company that acts for it.

    Only of the same plan; that an event of this organization names them is the recorder's decision.
    """
    found = Membership.objects.filter(
        organization__plan__in=_plan(organization_id), public_id__in=public_ids
    )
    return {each.public_id: each.account.full_name for each in found.select_related("account")}


def _accounts(organization_id: int, public_ids: Collection[UUID]) -> Mapping[UUID, str]:
    """The same people by their sign-in; nobody who never had a place here."""
    found = Membership.objects.filter(
        organization_id=organization_id, account__public_id__in=public_ids
    )
    return {
        each.account.public_id: each.account.full_name for each in found.select_related("account")
    }


def _organizations(organization_id: int, public_ids: Collection[UUID]) -> Mapping[UUID, str]:
    """Organizations of the same plan: what an event names beside its own acts for it."""
    found = Organization.objects.filter(plan__in=_plan(organization_id), public_id__in=public_ids)
    return dict(found.values_list("public_id", "name"))


def _plan(organization_id: int) -> QuerySet[Organization, str]:
    return Organization.objects.filter(pk=organization_id).values_list("plan", flat=True)


NAMES = {"membership": _members, "account": _accounts, "organization": _organizations}
