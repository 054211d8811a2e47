"""The gate: every request has an actor, and every page is decided before its view runs."""

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from portico.access.actor import Actor, ActorKind
from portico.access.decide import Refusal, decide
from portico.access.permissions import Permission
from portico.accounts.sessions import second_factor_at
from portico.audit.acting import acting
from portico.audit.services import record
from portico.organizations.models import Membership
from portico.toolkit.gate import answer_to, membership_key
from portico.toolkit.queries import actor_for
from portico.web.http import Request

Answer = Callable[[HttpRequest], HttpResponseBase]


class GateMiddleware:
    """Sets ``request.actor``; refuses what the page's permission does not allow."""

    def __init__(self, get_response: Answer) -> None:
        """Django's middleware protocol."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Give the request its actor; also the pages of an unknown address have one."""
        asked = cast("Request", request)
        asked.actor, member = _actor_of(asked)
        request.member = member  # type: ignore[attr-defined] # read by gate.member_of
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: object, _kwargs: object
    ) -> HttpResponseBase | None:
        """Decide; a view that declares no permission is no page."""
        permission: Permission | None = getattr(view, "permission", None)
        if permission is None:
            raise Http404
        asked = cast("Request", request)
        refusal = decide(asked.actor, permission).refusal
        if refusal is None:
            return None
        if asked.actor.account_id is not None:
            _record_refusal(asked, permission, refusal)
        return answer_to(refusal, asked)


def _actor_of(request: Request) -> tuple[Actor, Membership | None]:
    demo = settings.PORTICO.demo
    plan = request.plan_or_none.slug if request.plan_or_none else None
    account = request.user
    if not account.is_authenticated or account.pk is None:
        return Actor.anonymous(plan=plan, demo=demo), None
    if plan is None:
        return Actor(kind=ActorKind.PERSON, account_id=account.pk, demo=demo), None
    return actor_for(
        account_id=account.pk,
        plan=plan,
        membership_id=request.session.get(membership_key(plan)),
        second_factor=second_factor_at(request.session) is not None,
        demo=demo,
    )


def _record_refusal(request: Request, permission: Permission, refusal: Refusal) -> None:
    match = request.resolver_match
    with acting(request.actor):
        record(
            actor=request.actor,
            action="access.refused",
            subject=f"page:{match.view_name if match else ''}",
            now=timezone.now(),
            organization_id=request.actor.organization_id,
            details={"permission": permission.value, "refusal": refusal.value},
        )
