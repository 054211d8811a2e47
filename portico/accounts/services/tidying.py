"""Deleting what says nothing any more."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from portico.accounts import allowances
from portico.accounts.models import Challenge, RecoveryRequest
from portico.accounts.rules import CHALLENGES_KEPT_FOR, DAY


def tidy(*, now: datetime) -> None:
    """Delete expired counters and sessions, old wishes, challenges that expired a month ago."""
    allowances.delete_expired(now=now)
    Challenge.objects.filter(expires_at__lt=now - CHALLENGES_KEPT_FOR).delete()
    RecoveryRequest.objects.filter(asked_at__lt=now - DAY).delete()
    Session.objects.filter(expire_date__lt=now).delete()
    open_keys = Session.objects.values("session_key")
    UserSession.objects.exclude(session_key__in=open_keys).delete()
