"""Writing a failed sign-in into the trail, with the same work for known and unknown emails."""

from django.utils import timezone

from portico.access.actor import Actor
from portico.accounts import queries
from portico.accounts.forms import SignInForm
from portico.audit.acting import acting
from portico.audit.services import record
from portico.web.http import Request


def record_failure(request: Request, form: SignInForm) -> None:
    """Note whose password was wrong, without the email."""
    email = form.cleaned_data.get("login")
    if not email or form.is_busy or form.has_error("password"):
        return
    account = queries.account_with_email(email)
    actor = Actor.anonymous(plan=request.plan.slug)
    with acting(actor):
        record(
            actor=actor,
            action="account.sign_in_failed",
            subject=str(account) if account else "account:unknown",
            now=timezone.now(),
        )
