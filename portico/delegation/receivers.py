"""A second factor that signs somebody in was not lost."""

from typing import Any

from allauth.mfa.signals import authenticator_used
from django.http import HttpRequest
from django.utils import timezone

from portico.accounts.models import Account
from portico.delegation.services.lost_factor import cancel_by_old_factor


def connect() -> None:
    """Listen; called once, at start."""
    authenticator_used.connect(_cancel, dispatch_uid="delegation.factor_used")


def _cancel(request: HttpRequest, user: Account, **_: Any) -> None:
    plan = getattr(request, "plan_or_none", None)
    if plan is not None:
        cancel_by_old_factor(account=user, plan=plan.slug, now=timezone.now())
