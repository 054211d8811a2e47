"""What the services take."""

from dataclasses import dataclass

from portico.accounts.models import Account


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationDetails:
    """What the registrant may change while waiting."""

    name: str
    dba: str
    street: str
    street2: str
    city: str
    region: str
    zip: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMember:
    """A person and what they say of their place."""

    account: Account
    job_title: str
    work_phone: str
    opted_in: bool
