"""The mailed link that opens an account; its email corrected, or found to be another account's."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portico.access.permissions import Permission
from portico.accounts import devices, guesses
from portico.accounts.models import Account
from portico.accounts.services import (
    AlreadyVerified,
    Busy,
    EmailTaken,
    ProofOutcome,
    change_unverified_email,
)
from portico.accounts.views.forgotten import link_over
from portico.audit.acting import acting
from portico.organizations.services import AlreadyMember
from portico.registration.forms import BUSY, ChangeEmailForm, ExistingAccountForm
from portico.registration.services.activation import (
    LinkOver,
    Opened,
    merge,
    send_links_again,
    to_activate,
)
from portico.registration.services.activation import (
    activate as activate_account,
)
from portico.registration.views.drafts import draft_of
from portico.web.http import Request
from portico.web.page import page

NOT_THAT_ONE = "This is not the password you chose. Try again."
TOO_MANY = "Too many passwords were tried for this person today. Try again tomorrow, or call {}."
SENT = "We mailed the link again. Only the newest link works."


@page(permission=Permission.REGISTRATION)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def activate(request: Request, token: str) -> HttpResponse:
    """Ask before anything is used up, because mail scanners open links; the button opens it."""
    now = timezone.now()
    found = to_activate(profile=request.plan, token=token, now=now)
    if found is None:
        return link_over(request, "accounts:sign_in", "Sign in")
    if request.method != "POST":
        return render(request, "registration/activate.html", {"found": found})
    if request.POST.get("action") == "merge":
        return _merge(request, token, found)
    try:
        opened = activate_account(profile=request.plan, token=token, now=now)
    except EmailTaken:
        return _taken(request, found, ExistingAccountForm())
    if opened is None:
        return link_over(request, "accounts:sign_in", "Sign in")
    answer = render(request, "registration/activated.html", {"found": _fresh(opened)})
    devices.remember(request, answer, guesses.person_of(opened.account))
    return answer


def _merge(request: Request, token: str, found: Opened) -> HttpResponse:
    """The email has another account: one sign-in there moves this registration to it."""
    form = ExistingAccountForm(request.POST)
    if not form.is_valid():
        return _taken(request, found, form)
    prove = partial(merge, profile=request.plan, token=token, now=timezone.now())
    try:
        if form.proves(request.plan, prove):
            return render(request, "registration/activated.html", {"found": found, "merged": True})
    except AlreadyMember:
        form.add_error(None, "That sign-in cannot be used here. Correct the email instead.")
    except LinkOver:
        return link_over(request, "accounts:sign_in", "Sign in")
    return _taken(request, found, form)


def _taken(request: Request, found: Opened, form: ExistingAccountForm) -> HttpResponse:
    context = {"found": found, "form": form}
    return render(request, "registration/email_taken.html", context)


@page(permission=Permission.REGISTRATION)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change_email(request: Request) -> HttpResponse:
    """Correct a mistyped email before it is confirmed, with the password (CS-08)."""
    account = _waiting(request)
    if account is None:
        return redirect("accounts:sign_in")
    form = ChangeEmailForm(request.POST or None, initial={"email": account.email})
    if request.method == "POST" and form.is_valid() and _change(request, account, form):
        messages.success(request, f"We mailed the link to {account.email}.")
        return redirect(_where_it_stands(request))
    context = {"form": form, "back_url": reverse(_where_it_stands(request))}
    return render(request, "registration/change_email.html", context)


def _change(request: Request, account: Account, form: ChangeEmailForm) -> bool:
    try:
        outcome = change_unverified_email(
            account=account,
            email=form.cleaned_data["email"],
            password=form.cleaned_data["password"],
            plan=request.plan.slug,
            actor=request.actor,
            now=timezone.now(),
        )
    except AlreadyVerified:
        return True
    except Busy:
        form.add_error(None, BUSY)
        return False
    if outcome is ProofOutcome.RIGHT:
        return True
    spent = outcome is ProofOutcome.BUDGET_SPENT
    form.add_error(
        "password", TOO_MANY.format(request.plan.help_line.phone) if spent else NOT_THAT_ONE
    )
    return False


@page(permission=Permission.REGISTRATION)
@require_POST
def send_again(request: Request) -> HttpResponse:
    """Mail the link once more."""
    account = _waiting(request)
    if account is None:
        return redirect("accounts:sign_in")
    with acting(request.actor):
        send_links_again(account=account, plan=request.plan.slug, now=timezone.now())
    messages.success(request, SENT)
    return redirect(_where_it_stands(request))


def _waiting(request: Request) -> Account | None:
    """Whose email waits to be confirmed: who signed in, or who registered in this browser."""
    account = request.user if isinstance(request.user, Account) else _registered_here(request)
    return account if account is not None and account.email_verified_at is None else None


def _registered_here(request: Request) -> Account | None:
    membership = draft_of(request, timezone.now()).membership
    return membership.account if membership else None


def _where_it_stands(request: Request) -> str:
    """The page that says so: of the registration in this browser, or of whoever signed in."""
    return "registration:done" if _registered_here(request) else "registration:status"


def _fresh(opened: Opened) -> Any:
    opened.membership.refresh_from_db()
    return opened
