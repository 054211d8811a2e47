"""What the services take."""

from dataclasses import dataclass

from portico.access.kinds import OrganizationKind
from portico.accounts.models import Account


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationDetails:
    """What the registrant may change while waiting."""

    name: str
    dba: str = ""
    street: str = ""
    street2: str = ""
    city: str = ""
    region: str = ""
    zip: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationNumbers:
    """What it is to the plan, and not for the registrant to change; empty is what is not asked."""

    key: str
    """rules.organization_key of the others."""
    tin: str
    npi: str = ""
    entity_type: str = ""
    """Of the NPI: 1 or 2."""
    party: str = ""
    provider_id: str = ""
    participation: str = ""
    """A Participation, where the plan asks for it."""
    jurisdiction: str = ""
    """The state whose forms hold, as two letters."""
    kind: OrganizationKind = OrganizationKind.OFFICE


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMember:
    """A person and what they say of their place."""

    account: Account
    opted_in: bool
    middle_initial: str = ""
    job_title: str = ""
    work_phone: str = ""
    extension: str = ""
    fax: str = ""
