"""What stands around a page."""

from collections.abc import Sequence
from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from portico.access.actor import Actor, ActorKind
from portico.access.decide import decide
from portico.access.permissions import Permission
from portico.delegation.models import Delegation
from portico.delegation.queries import open_requests
from portico.delegation.queries.third_parties import work_of
from portico.delegation.working import delegation_of
from portico.exchange.queries.board import waiting_in
from portico.organizations.models import Membership
from portico.organizations.working import member_of
from portico.profiles.calendar import today_at
from portico.profiles.schema import Party, Profile, StepKind
from portico.reviews.queries import open_reviews_for_organization, open_reviews_for_plan
from portico.toolkit.catalogue import OPENS_BY_ROLE, Standing, ToolShown
from portico.toolkit.links import address_of, opens_at
from portico.toolkit.places import place_at_work, place_of, places_elsewhere, team_of
from portico.toolkit.queries import Belonging, tools_at_work, tools_for
from portico.toolkit.viewing import viewing_in
from portico.vocabulary.tin import mask_tin
from portico.web.components import Entry, Group, Navigation, Person, Place, Viewing
from portico.web.http import Request
from portico.web.moments import moment

IN_THE_MENU = OPENS_BY_ROLE | {Standing.OPEN}


def navigation(request: HttpRequest) -> dict[str, object]:
    """Ask the database only when a page draws the navigation."""
    return {"navigation": SimpleLazyObject(lambda: navigation_of(cast("Request", request)))}


def viewing(request: HttpRequest) -> dict[str, object]:
    """As whom staff look, on every page they open meanwhile."""
    asked = cast("Request", request)
    actor: Actor | None = getattr(asked, "actor", None)
    plan: Profile | None = getattr(request, "plan_or_none", None)
    member = member_of(asked)
    found = viewing_in(asked.session, plan.slug) if plan and actor and actor.views_as else None
    if found is None or member is None or plan is None:
        return {}
    until = moment(found.until, zone=plan.hours.zone, now=timezone.now())
    shown = Viewing(
        name=member.account.full_name,
        place=member.organization.name,
        until=until.removeprefix("Today, "),
        stop_url=reverse("backoffice:stop_viewing"),
    )
    return {"viewing": shown}


def links(request: HttpRequest) -> dict[str, object]:
    """The plan's own menu and the links of the foot, each as title and address."""
    plan: Profile | None = getattr(request, "plan_or_none", None)
    if plan is None:
        return {}
    public = plan.public
    return {
        "plan_sections": lambda: [(one.title, address_of(one)) for one in public.sections],
        "footer_links": lambda: [(one.title, address_of(one)) for one in public.footer_links],
    }


def navigation_of(request: Request) -> Navigation | None:
    """Sidebar, switcher and person menu of whoever is signed in to the plan."""
    actor: Actor | None = getattr(request, "actor", None)
    plan: Profile | None = getattr(request, "plan_or_none", None)
    if actor is None or plan is None or actor.account_id is None:
        return None
    belonging: Belonging = request.belonging  # type: ignore[attr-defined] # the gate hangs it there
    places = belonging.places
    elsewhere = places_elsewhere(places, belonging.staffed, here=plan.slug)
    if actor.kind is ActorKind.STAFF and not actor.views_as:
        groups, team = _for_staff(request, actor), team_of(plan, actor.staff_roles, current=True)
        return _around(request, groups=groups, place=team, elsewhere=elsewhere)
    member, delegation = member_of(request), delegation_of(request)
    if actor.views_as and member:
        groups, place = _for_member(request, actor, member), _place(member, plan)
        return _around(request, groups=groups, place=place)
    if delegation and member:
        own = {
            "groups": _at_work(request, actor, delegation),
            "place": place_at_work(delegation, current=True),
            "banner": _banner(request, delegation),
        }
    else:
        own = {
            "groups": _for_member(request, actor, member) if member else (),
            "place": _place(member, plan) if member else None,
        }
    return _around(
        request,
        **own,
        places=_places(places, plan, member, delegation),
        elsewhere=elsewhere,
        switch_url=reverse("toolkit:switch"),
        join_url=reverse("registration:start"),
    )


def _places(
    mine: Sequence[Membership],
    plan: Profile,
    member: Membership | None,
    delegation: Delegation | None,
) -> list[Place]:
    """Somebody's own places at the plan, then the offices they work for."""
    here = [each for each in mine if each.organization.plan == plan.slug]
    under = None if delegation else member
    own = [place_of(each, plan, current=each == under) for each in here]
    offices = work_of(here, timezone.now())
    return [*own, *(place_at_work(each, current=each == delegation) for each in offices)]


def _banner(request: Request, delegation: Delegation) -> str:
    account: Any = request.user
    name, company = account.full_name, delegation.agent.name
    return f"You work for {delegation.principal.name} as {name} ({company})."


def _at_work(request: Request, actor: Actor, delegation: Delegation) -> list[Group]:
    """An office as somebody of a company finds it: its home, and the tools both let them use."""
    home = _entry(request, "Home", "toolkit:home", "home")
    on = today_at(request.plan, timezone.now())
    groups = [
        Group(label=group.label, entries=[_tool(request, each) for each in group.tools])
        for group in tools_at_work(delegation.principal, request.plan, actor=actor, on=on)
    ]
    return [Group(label="", entries=[home]), *groups]


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
    tin: str | None = member.first_tin  # type: ignore[attr-defined] # whose query finds the place adds it
    detail = f"TIN {mask_tin(tin)}" if tin else ""
    return place_of(member, plan, current=True, detail=detail)


def _for_staff(request: Request, actor: Actor) -> list[Group]:
    work = []
    if decide(actor, Permission.REVIEW_QUEUE).allowed:
        waiting = open_reviews_for_plan(actor.plan or "").count()
        work.append(_entry(request, "Review queue", "backoffice:queue", "list", waiting))
    if decide(actor, Permission.HELP_DESK).allowed:
        work.append(_entry(request, "Help desk", "backoffice:desk", "support_agent"))
    if decide(actor, Permission.SUCCESSION).allowed:
        work.append(_entry(request, "Successions", "backoffice:successions", "person"))
    asks_pins = request.plan.registration.asks(StepKind.PIN)
    if asks_pins and decide(actor, Permission.OFFICE_PINS).allowed:
        work.append(_entry(request, "Office PINs", "backoffice:pins", "mail_outline"))
    if decide(actor, Permission.REPORTS).allowed:
        work.append(_entry(request, "Reports", "backoffice:reports", "insights"))
    if decide(actor, Permission.PUBLICATIONS).allowed:
        work.append(_entry(request, "Publications", "backoffice:publications", "campaign"))
    groups = [Group(label="", entries=work)] if work else []
    operation = []
    if decide(actor, Permission.OPERATION).allowed:
        waiting = waiting_in(actor.plan or "")
        operation.append(
            _entry(request, "File exchange", "backoffice:exchange", "autorenew", waiting)
        )
        operation.append(_entry(request, "What failed", "backoffice:failed", "error_outline"))
    if decide(actor, Permission.STAFF_ACCOUNTS).allowed:
        operation.append(_entry(request, "Colleagues", "accounts:colleagues", "people"))
    return [*groups, Group(label="Operation", entries=operation)] if operation else groups


def _for_member(request: Request, actor: Actor, member: Membership) -> list[Group]:
    work = [_entry(request, "Home", "toolkit:home", "home")]
    if member.organization.party == Party.GROUP:
        work.append(_entry(request, "Providers", "toolkit:providers", "groups"))
    said = request.plan.administration
    administration = [
        _entry(request, said.title, "delegation:people", "people"),
        _entry(request, "Roles", "delegation:roles", "lock_open"),
    ]
    if decide(actor, Permission.ORGANIZATION_USERS).allowed and actor.organization_id:
        waiting = _waiting(actor.organization_id)
        requests = _entry(request, "Requests", "toolkit:requests", "group_add", waiting)
        administration.insert(0, requests)
    if decide(actor, Permission.ORGANIZATION_TRAIL).allowed:
        administration.append(_entry(request, "Activity", "toolkit:trail", "history"))
    if request.plan.registration.third_party_track:
        if decide(actor, Permission.ORGANIZATION_THIRD_PARTIES).allowed:
            third = _entry(request, "Third parties", "delegation:third_parties", "groups")
            administration.append(third)
        if decide(actor, Permission.ORGANIZATION_OFFICES).allowed:
            administration.insert(
                0, _entry(request, "Offices", "delegation:offices", "location_city")
            )
    own = Group(label=said.menu, entries=administration)
    there = {entry.url for entry in (*work, *administration)}
    tools = _tools(request, member, there)
    return [Group(label="", entries=work), *tools, own]


def _tools(request: Request, member: Membership, there: set[str]) -> list[Group]:
    """The tools that open or that a role would open, but for those whose page the menu has already."""
    on = today_at(request.plan, timezone.now())
    groups = []
    for group in tools_for(member.organization, request.plan, actor=request.actor, on=on):
        entries = [
            _tool(request, each)
            for each in group.tools
            if each.standing in IN_THE_MENU and opens_at(each.tool) not in there
        ]
        if entries:
            groups.append(Group(label=group.label, entries=entries))
    return groups


def _waiting(organization_id: int) -> int:
    """How many wait for the organization's administrators, in one query."""
    reviews = open_reviews_for_organization(organization_id).values("pk")
    return reviews.union(open_requests(organization_id).values("pk"), all=True).count()


def _tool(request: Request, shown: ToolShown) -> Entry:
    tool = shown.tool
    url, opens = reverse("toolkit:tool", args=[tool.key]), opens_at(tool)
    is_current = request.path == url or bool(opens and request.path.startswith(opens))
    is_locked = shown.standing is not Standing.OPEN
    return Entry(label=tool.title, url=url, icon=tool.icon, current=is_current, is_locked=is_locked)


def _entry(request: Request, label: str, name: str, icon: str, count: int = 0) -> Entry:
    url = reverse(name)
    match = request.resolver_match
    is_current = bool(match and (match.view_name == name or request.path.startswith(url)))
    if name == "toolkit:home":
        is_current = bool(match and match.view_name == name)
    return Entry(label=label, url=url, icon=icon, current=is_current, count=count)
