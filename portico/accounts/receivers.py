"""What happens beside a sign-in: the session's limits begin, the trail learns of it."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_used
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.http import HttpRequest
from django.utils import timezone

from portico.accounts import queries, sessions
from portico.accounts.models import Account
from portico.audit.acting import acting
from portico.audit.services import record


def connect() -> None:
    """Listen; called once, at start."""
    user_logged_in.connect(_begin_session, dispatch_uid="accounts.signed_in")
    user_logged_out.connect(_end_session, dispatch_uid="accounts.signed_out")
    authenticator_used.connect(_note_second_factor, dispatch_uid="accounts.factor_used")
    authenticator_added.connect(_note_enrolment, dispatch_uid="accounts.factor_added")


def _begin_session(request: HttpRequest, user: Account, **_: Any) -> None:
    sessions.start(request.session, now=timezone.now())
    _record(request, user, "account.signed_in")


def _end_session(request: HttpRequest, user: Account | None, **_: Any) -> None:
    if user is not None:
        _record(request, user, "account.signed_out")


def _note_second_factor(request: HttpRequest, **_: Any) -> None:
    sessions.note_second_factor(request.session, now=timezone.now())


def _note_enrolment(
    request: HttpRequest, user: Account, authenticator: Authenticator, **_: Any
) -> None:
    if authenticator.type == Authenticator.Type.TOTP:
        sessions.note_second_factor(request.session, now=timezone.now())
        request.session.cycle_key()


def _record(request: HttpRequest, account: Account, action: str) -> None:
    plan = getattr(request, "plan_or_none", None)
    actor = queries.actor_of(account.pk, plan.slug if plan else None)
    with acting(actor):
        record(actor=actor, action=action, subject=str(account), now=timezone.now())
