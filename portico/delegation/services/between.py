"""What both sides' acts share: both rows locked, both trails, both mailboxes."""

from datetime import datetime

from portico.access.actor import Actor
from portico.audit.rules import JSON
from portico.audit.services import record
from portico.delegation.models import Delegation
from portico.delegation.queries import last_day
from portico.delegation.rules.third_parties import Work
from portico.delegation.services.announce import tell_administrators
from portico.organizations.models import Organization
from portico.profiles.addresses import url_for
from portico.profiles.loading import profile as load_profile
from portico.vocabulary.moments import day_in_words


class NoSuchCompany(Exception):
    """It works for no office of this plan, or not at present."""


class Over(Exception):
    """Somebody was faster, or its time ran out; ``state`` says where it stands."""

    def __init__(self, state: Work) -> None:
        """Keep where it stands."""
        super().__init__(state)
        self.state = state


def locked_two(office: int, company: int) -> tuple[Organization, Organization]:
    """Lock both organizations, always in one order; nobody else changes what lies between them."""
    rows = Organization.objects.select_for_update(no_key=True).filter(pk__in=(office, company))
    found = {each.pk: each for each in rows.order_by("pk")}
    if len(found) != 2:
        raise NoSuchCompany
    return found[office], found[company]


def locked_delegation(delegation: Delegation) -> Delegation:
    """Read it again under the lock of both organizations."""
    office, company = locked_two(delegation.principal_id, delegation.agent_id)
    locked = Delegation.objects.select_for_update(no_key=True).get(pk=delegation.pk)
    locked.principal, locked.agent = office, company
    return locked


def over(delegation: Delegation, state: Work, actor: Actor | None, now: datetime) -> None:
    """Store how it ended, and by whom where somebody did."""
    delegation.state, delegation.ended_at = state, now
    delegation.ended_by_id = actor.account_id if actor else None
    delegation.save(update_fields=("state", "ended_at", "ended_by"))


def record_both(
    delegation: Delegation, act: str, actor: Actor, now: datetime, **details: JSON
) -> None:
    """Write the event into the trail of the office, and into that of the company."""
    for organization in (delegation.principal, delegation.agent):
        record(
            actor=actor,
            action=f"delegation.{act}",
            subject=str(delegation),
            organization_id=organization.pk,
            details={
                **details,
                "office": str(delegation.principal.public_id),
                "company": str(delegation.agent.public_id),
            },
            now=now,
        )


def tell_side(
    delegation: Delegation, organization: Organization, template: str, now: datetime
) -> None:
    """Mail the administrators of one side."""
    profile = load_profile(organization.plan)
    page = "third_parties" if organization.pk == delegation.principal_id else "offices"
    context = {
        "delegation": delegation,
        "office": delegation.principal,
        "company": delegation.agent,
        "answer_by": day_in_words(delegation.answer_by, profile.hours.zone),
        "until": last_day(delegation.expires_at, profile),
        "page_url": url_for(organization.plan, f"delegation:{page}"),
    }
    tell_administrators(organization, template, context, now)
