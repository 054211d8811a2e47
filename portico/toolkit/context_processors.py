"""What stands around a workspace page."""

from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from portico.access.actor import Actor, ActorKind
from portico.access.decide import decide
from portico.access.permissions import Permission
from portico.organizations.models import Membership
from portico.organizations.queries import live_memberships_of
from portico.profiles.schema import Party, Profile, StepKind
from portico.reviews.queries import open_reviews_for_organization, open_reviews_for_plan
from portico.toolkit.gate import member_of
from portico.toolkit.places import place_of
from portico.vocabulary.tin import mask_tin
from portico.web.components import Entry, Group, Navigation, Person, Place
from portico.web.http import Request


def navigation(request: HttpRequest) -> dict[str, object]:
    """Ask the database only when a page draws the navigation."""
    return {"navigation": SimpleLazyObject(lambda: navigation_of(cast("Request", request)))}


def navigation_of(request: Request) -> Navigation | None:
    """Sidebar, switcher and person menu of whoever is signed in to the plan."""
    actor: Actor | None = getattr(request, "actor", None)
    plan = request.plan_or_none
    if actor is None or plan is None or actor.account_id is None:
        return None
    if actor.kind is ActorKind.STAFF:
        return _around(request, groups=_for_staff(request, actor), place=_team(plan))
    member = member_of(request)
    memberships = live_memberships_of(actor.account_id, plan.slug)
    return _around(
        request,
        groups=_for_member(request, actor, member) if member else (),
        place=_place(member, plan) if member else None,
        places=[
            place_of(each, plan, current=bool(member and each.pk == member.pk))
            for each in memberships
        ],
        switch_url=reverse("toolkit:switch"),
        join_url=reverse("registration:start"),
    )


def _around(request: Request, **parts: Any) -> Navigation:
    account: Any = request.user
    person = Person(
        name=account.full_name,
        email=account.email,
        account_url=reverse("accounts:me"),
        sign_out_url=reverse("accounts:sign_out"),
    )
    return Navigation(person=person, **parts)


def _place(member: Membership, plan: Profile) -> Place:
    tin = member.organization.tins.order_by("added_at", "pk").first()
    detail = f"TIN {mask_tin(tin.tin)}" if tin else ""
    return place_of(member, plan, current=True, detail=detail)


def _team(plan: Profile) -> Place:
    return Place(key="", name="Enrollment", detail=f"{plan.name} staff", current=True)


def _for_staff(request: Request, actor: Actor) -> list[Group]:
    work = []
    if decide(actor, Permission.REVIEW_QUEUE).allowed:
        waiting = open_reviews_for_plan(actor.plan or "").count()
        work.append(_entry(request, "Review queue", "backoffice:queue", "list", waiting))
    if decide(actor, Permission.CALLERS).allowed and request.plan.security_questions:
        work.append(_entry(request, "Confirm a caller", "backoffice:callers", "phone"))
    asks_pins = request.plan.registration.asks(StepKind.PIN)
    if asks_pins and decide(actor, Permission.OFFICE_PINS).allowed:
        work.append(_entry(request, "Office PINs", "backoffice:pins", "mail_outline"))
    groups = [Group(label="", entries=work)] if work else []
    operation = []
    if decide(actor, Permission.OPERATION).allowed:
        operation.append(_entry(request, "What failed", "backoffice:failed", "error_outline"))
    if decide(actor, Permission.STAFF_ACCOUNTS).allowed:
        operation.append(_entry(request, "Colleagues", "accounts:colleagues", "people"))
    return [*groups, Group(label="Operation", entries=operation)] if operation else groups


def _for_member(request: Request, actor: Actor, member: Membership) -> list[Group]:
    work = [_entry(request, "Home", "toolkit:home", "home")]
    if member.organization.party == Party.GROUP:
        work.append(_entry(request, "Providers", "toolkit:providers", "groups"))
    administration = [_entry(request, "People", "toolkit:people", "people")]
    if decide(actor, Permission.ORGANIZATION_USERS).allowed and actor.organization_id:
        waiting = open_reviews_for_organization(actor.organization_id).count()
        requests = _entry(request, "Requests", "toolkit:requests", "group_add", waiting)
        administration.insert(0, requests)
    return [Group(label="", entries=work), Group(label="Administration", entries=administration)]


def _entry(request: Request, label: str, name: str, icon: str, count: int = 0) -> Entry:
    url = reverse(name)
    match = request.resolver_match
    is_current = bool(match and (match.view_name == name or request.path.startswith(url)))
    if name == "toolkit:home":
        is_current = bool(match and match.view_name == name)
    return Entry(label=label, url=url, icon=icon, current=is_current, count=count)
