"""The gate: every request has an actor, and every page is decided before its view runs."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from portico.access.actor import Actor, ActorKind
from portico.access.decide import Refusal, decide_request
from portico.access.permissions import Permission
from portico.access.tools import ToolPermission
from portico.accounts.models import Account
from portico.accounts.sessions import second_factor_at
from portico.audit.acting import acting
from portico.audit.services import record
from portico.delegation.models import Delegation
from portico.delegation.queries.succession import may_export
from portico.delegation.rules.succession import NO_EXPORTS
from portico.organizations.models import Membership
from portico.organizations.services import note_use
from portico.toolkit import viewing
from portico.toolkit.gate import answer_to, delegation_key, membership_key
from portico.toolkit.queries import Belonging, actor_for, looking_as
from portico.toolkit.terms import owes_terms
from portico.web.http import Request

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
Answer = Callable[[HttpRequest], HttpResponseBase]
FOR_ANYONE = frozenset(
    {Permission.PUBLIC, Permission.REGISTRATION, Permission.OWN_ACCOUNT, Permission.DEMO}
)
"""What no membership is needed for."""


class GateMiddleware:
    """Sets ``request.actor``; refuses what the page's permission does not allow."""

    def __init__(self, get_response: Answer) -> None:
        """Django's middleware protocol."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Give the request its actor; also the pages of an unknown address have one."""
        asked = cast("Request", request)
        asked.actor, member, delegation = _actor_of(asked)
        is_own = member and not asked.actor.views_as
        if (
            asked.plan_or_none
            and member
            and is_own
            and owes_terms(asked.session, asked.plan_or_none, member)
        ):
            asked.actor = replace(asked.actor, owes_terms=True)
        request.member = member  # type: ignore[attr-defined] # read by organizations.working
        request.delegation = delegation  # type: ignore[attr-defined] # read by delegation.working
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: object, _kwargs: object
    ) -> HttpResponseBase | None:
        """Decide; a view that declares no permission is no page."""
        permission: Permission | ToolPermission | None = getattr(view, "permission", None)
        if permission is None:
            raise Http404
        asked = cast("Request", request)
        refusal = _refused_by_plan(asked, permission) or (
            decide_request(
                asked.actor,
                permission,
                changes=_changes(asked),
                exports=getattr(view, "exports", False),
            ).refusal
        )
        if refusal is None and getattr(view, "exports", False) and not may_export(asked.actor):
            refusal = Refusal.NO_EXPORTS
            messages.warning(request, NO_EXPORTS)
        if refusal is None:
            _note_use(asked, permission)
            viewing.note_look(asked, permission, now=timezone.now())
            return None
        if asked.actor.account_id is not None:
            _record_refusal(asked, permission, refusal)
        return answer_to(refusal, asked, permission)


def _actor_of(request: Request) -> tuple[Actor, Membership | None, Delegation | None]:
    demo, plan, account = settings.PORTICO.demo, request.plan_or_none, request.user
    if not isinstance(account, Account):
        return Actor.anonymous(plan=plan.slug if plan else None, demo=demo), None, None
    if plan is None:
        return Actor(kind=ActorKind.PERSON, account_id=account.pk, demo=demo), None, None
    now, belonging = timezone.now(), Belonging(account)
    request.belonging = belonging  # type: ignore[attr-defined] # read by toolkit.context_processors
    actor, member, delegation = actor_for(
        belonging=belonging,
        plan=plan,
        membership_id=request.session.get(membership_key(plan.slug)),
        delegation_id=request.session.get(delegation_key(plan.slug)),
        second_factor=second_factor_at(request.session) is not None,
        demo=demo,
        now=now,
    )
    looked_at = viewing.current(request.session, plan, actor, now=now)
    if looked_at:
        return looking_as(actor, looked_at, plan, now), looked_at, None
    return actor, member, delegation


def _refused_by_plan(request: Request, permission: Permission | ToolPermission) -> Refusal | None:
    """A tool that the plan does not offer has no pages there, whoever asks."""
    if not isinstance(permission, ToolPermission):
        return None
    plan = request.plan_or_none
    tool = plan.offered_tool(permission.tool) if plan else None
    request.tool = tool  # type: ignore[attr-defined] # read by toolkit.working
    return None if tool else Refusal.NO_SUCH_PAGE


def _changes(request: Request) -> bool:
    """False for reading, and for the ways out, which always stay open."""
    match = request.resolver_match
    is_way_out = match is not None and match.view_name in viewing.WAYS_OUT
    return request.method not in SAFE and not is_way_out


def _note_use(request: Request, permission: Permission | ToolPermission) -> None:
    """Pages for members count as use; their own account and what is public do not.

    Nor does whoever looks as somebody else.
    """
    member: Membership | None = getattr(request, "member", None)
    is_theirs = member is not None and member.account_id == request.actor.account_id
    if member and is_theirs and permission not in FOR_ANYONE:
        note_use(member, now=timezone.now())


def _record_refusal(
    request: Request, permission: Permission | ToolPermission, refusal: Refusal
) -> None:
    match = request.resolver_match
    with acting(request.actor):
        record(
            actor=request.actor,
            action="access.refused",
            subject=f"page:{match.view_name if match else ''}",
            now=timezone.now(),
            organization_id=request.actor.organization_id,
            details={"permission": str(permission), "refusal": refusal.value},
        )
