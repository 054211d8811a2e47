"""What happens beside a sign-out: staff look as nobody any more."""

from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.http import HttpRequest
from django.utils import timezone

from portico.accounts.models import Account
from portico.accounts.queries import actor_of
from portico.toolkit import viewing


def connect() -> None:
    """Listen; called once, at start. A session whose limits are over signs out as well."""
    user_logged_out.connect(_stop_looking, dispatch_uid="toolkit.signed_out")


def _stop_looking(request: HttpRequest, user: Account | None, **_: Any) -> None:
    if user is None:
        return
    now = timezone.now()
    for plan in viewing.plans_viewed(request.session):
        actor = actor_of(user.pk, plan)
        viewing.end(request.session, plan, actor, how="signed out", now=now)
