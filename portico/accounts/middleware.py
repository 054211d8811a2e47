"""Asks again where a session lasted or rested too long, and answers when too many passwords are checked."""

from collections.abc import Callable
from datetime import datetime
from typing import cast

from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from portico.accounts import sessions
from portico.accounts.belonging import plans_of
from portico.accounts.hashers import Busy
from portico.profiles.loading import profiles
from portico.profiles.schema import SessionPolicy
from portico.web.http import Request

SESSION_ENDED = "session_ended"
"""Left for the sign-in page, which says so."""


class SessionLimitMiddleware:
    """The limits of the plan whose page is asked for; the strictest of all outside any plan."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Django's middleware protocol."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """End the session before anything is decided, or note that the person is still there."""
        asked = cast("Request", request)
        if asked.user.is_authenticated:
            now = timezone.now()
            if sessions.is_over(asked.session, _limits(asked), now=now):
                _ask_again(asked, now)
            else:
                sessions.note_activity(asked.session, now=now)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Too many passwords at once: a clear answer instead of a queue that grows."""
        if not isinstance(exception, Busy):
            return None
        answer = render(request, "accounts/busy.html", {"heading": "One moment"}, status=503)
        answer.headers["Retry-After"] = "5"
        return answer


def _ask_again(request: Request, now: datetime) -> None:
    """Sign out; but where another of the person's plans still allows the session, only here."""
    if any(not sessions.is_over(request.session, each, now=now) for each in _elsewhere(request)):
        request.user = AnonymousUser()
    else:
        logout(request)
    request.session[SESSION_ENDED] = True


def _elsewhere(request: Request) -> list[SessionPolicy]:
    """What the person's plans allow that this session serves: a plan's own host has its own."""
    plan, mine = request.plan_or_none, plans_of(request.user.pk or 0)
    hosts = plan.hosts if plan else ()
    return [
        each.session for each in profiles().values() if each.slug in mine and each.hosts == hosts
    ]


def _limits(request: Request) -> SessionPolicy:
    plan = request.plan_or_none
    policies = [plan.session] if plan else [each.session for each in profiles().values()]
    return SessionPolicy(
        idle_minutes=min(policy.idle_minutes for policy in policies),
        absolute_hours=min(policy.absolute_hours for policy in policies),
    )
