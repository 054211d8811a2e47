"""What is under way because nobody can hand the main role over, and who could help."""

from datetime import datetime

from django.db.models import F, QuerySet

from portico.access.actor import Actor
from portico.access.decide import decide
from portico.access.permissions import Permission
from portico.access.states import State
from portico.accounts.queries import has_second_factor, staff_plans
from portico.delegation.models import OPEN, Succession, SuccessionKind
from portico.delegation.rules.succession import ways_to_prove
from portico.organizations.models import Membership, Organization
from portico.organizations.queries import administrators_of, live_memberships_of, live_places_of
from portico.profiles.calendar import today_at
from portico.profiles.loading import profile as load_profile
from portico.profiles.schema import Profile
from portico.records.roster.queries import contact_of


def open_case_of(organization_id: int) -> Succession | None:
    """What is under way about an organization's main role, because nobody can hand it over."""
    rows = Succession.objects.filter(organization_id=organization_id, state__in=OPEN)
    names = ("organization", "main__account", "objected_by__account", "review", "replacement")
    return rows.select_related(*names).first()


def sole_office_of(account_id: int, plan: str) -> Membership | None:
    """Where somebody is the main administrator and nobody else can let them back in.

    That is an office without another administrator, or a person who works in several: colleagues
    of one office open no way into another.
    """
    places = live_memberships_of(account_id, plan)
    mine = [each for each in places if each.is_main and _works(each)]
    several = len(live_places_of(account_id)) > 1
    alone = (each for each in mine if several or len(administrators_of(each.organization)) == 1)
    return next(alone, None)


def contact_on_file(organization: Organization, now: datetime) -> str:
    """The email the plan's roster has for the office; empty where it has none."""
    plan = load_profile(organization.plan)
    tins = organization.tins.order_by("added_at", "pk").values_list("tin", flat=True)
    today = today_at(plan, now)
    found = (contact_of(plan=plan.slug, tin=tin, on=today) for tin in tins)
    return next((each.email for each in found if each and each.email), "")


def can_prove(organization: Organization, profile: Profile, now: datetime) -> bool:
    """True where it proves itself by what the plan asks, or the contact on file can say so."""
    return bool(ways_to_prove(profile) or contact_on_file(organization, now))


def helpers_of(account_id: int, plan: str) -> list[str]:
    """The names of other administrators who can let somebody back in."""
    if len(live_places_of(account_id)) > 1:
        return []
    offices = [each.organization for each in live_memberships_of(account_id, plan) if _works(each)]
    helpers = [each for office in offices for each in administrators_of(office)]
    return [each.account.full_name for each in helpers if each.account_id != account_id]


def place_only_staff_help(account_id: int, plan: str) -> Membership | None:
    """Where somebody works who lost the second factor and whom no colleague may let back in.

    None where one may, where there is no second factor, and for plan staff, who help each other.
    """
    if not has_second_factor(account_id) or staff_plans(account_id):
        return None
    if helpers_of(account_id, plan):
        return None
    places = live_memberships_of(account_id, plan)
    return min(places, key=lambda each: (not _works(each), not each.is_main), default=None)


def may_export(actor: Actor) -> bool:
    """False while somebody proves who the organization's main administrator is: nothing leaves it."""
    cases = Succession.objects.filter(
        organization_id=actor.organization_id or 0,
        kind=SuccessionKind.LOST_FACTOR,
        state__in=OPEN,
        main=F("organization__main"),
    )
    return not cases.exists()


def open_cases(actor: Actor) -> QuerySet[Succession]:
    """What is open at a plan, the oldest first, for its staff; nothing for anybody else."""
    if actor.plan is None or not decide(actor, Permission.SUCCESSION).allowed:
        return Succession.objects.none()
    rows = Succession.objects.filter(organization__plan=actor.plan, state__in=OPEN)
    names = ("organization", "main__account", "review", "successor__account", "opened_by")
    return rows.select_related(*names).order_by("opened_at", "pk")


def _works(place: Membership) -> bool:
    return place.state == place.organization.state == State.ACTIVE
