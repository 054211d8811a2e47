"""A forgotten password or username: what is mailed, and the page behind the link."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from portico.access.permissions import Permission
from portico.accounts import devices, guesses, queries
from portico.accounts.adapters import AccountAdapter
from portico.accounts.challenges import Purpose, peek_link
from portico.accounts.claims import is_email
from portico.accounts.forms import ForgotPasswordForm, ForgotUsernameForm, NewPasswordForm
from portico.accounts.models import Forgotten
from portico.accounts.rules import RESET_VALID_FOR
from portico.accounts.services import ask_to_recover, reset_password
from portico.web.forms import KitForm
from portico.web.http import Request
from portico.web.page import page

ADDRESS_SPENT = "Too many requests came from your network. Try again in an hour."


@page(permission=Permission.PUBLIC)
@never_cache
def forgot_password(request: Request) -> HttpResponse:
    """Ask for the sign-in name; the answer is the same whether or not someone has it."""
    form = ForgotPasswordForm(_posted(request), plan=request.plan)
    context = {"heading": "Forgot your password?", "form": form}
    if form.is_valid() and _ask(request, form, Forgotten.PASSWORD, form.cleaned_data["login"]):
        name = form.cleaned_data["login"]
        minutes = int(RESET_VALID_FOR.total_seconds() // 60)
        sent = {"heading": "Check your email", "name": name, "minutes": minutes}
        return render(request, "accounts/reset_sent.html", {**sent, "is_email": is_email(name)})
    return render(request, "accounts/forgot_password.html", context)


@page(permission=Permission.PUBLIC)
@never_cache
def forgot_username(request: Request) -> HttpResponse:
    """Ask for the email, where the plan has usernames; the same answer for everyone."""
    if not request.plan.sign_in.by_username:
        raise Http404
    form = ForgotUsernameForm(_posted(request))
    context = {"heading": "Forgot your username?", "form": form}
    if form.is_valid() and _ask(request, form, Forgotten.USERNAME, form.cleaned_data["email"]):
        sent = {"heading": "Check your email", "email": form.cleaned_data["email"]}
        return render(request, "accounts/username_sent.html", sent)
    return render(request, "accounts/forgot_username.html", context)


@page(permission=Permission.PUBLIC)
@never_cache
def reset(request: Request, token: str) -> HttpResponse:
    """Choose a new password. Opening the page uses nothing up; sending it does, once."""
    link = peek_link(token, Purpose.PASSWORD_RESET, timezone.now())
    if link is None or link.account is None or link.plan != request.plan.slug:
        return link_over(request, "accounts:forgot_password", "Send a new link")
    account = link.account
    form = NewPasswordForm(_posted(request), account=account, plan=request.plan)
    if request.method == "POST" and form.is_valid():
        return _reset(request, token, form.cleaned_data["password"])
    name = queries.username_of(account.pk, request.plan.slug) or account.email
    context = {"heading": "Choose a new password", "form": form, "name": name}
    return render(request, "accounts/new_password.html", context)


def _reset(request: Request, token: str, password: str) -> HttpResponse:
    now, plan = timezone.now(), request.plan.slug
    account = reset_password(token=token, password=password, plan=plan, now=now)
    if account is None:
        return link_over(request, "accounts:forgot_password", "Send a new link")
    messages.success(request, "Your password is changed. Sign in with the new one.")
    answer = redirect("accounts:sign_in")
    devices.remember(request, answer, guesses.person_of(account))
    return answer


def _posted(request: Request) -> Any:
    return request.POST if request.method == "POST" else None


def _ask(request: Request, form: KitForm, forgotten: Forgotten, name: str) -> bool:
    asked = ask_to_recover(
        forgotten=forgotten,
        name=name,
        plan=request.plan.slug,
        address=AccountAdapter(request).get_client_ip(request),
        now=timezone.now(),
    )
    if not asked:
        form.add_error(None, ADDRESS_SPENT)
    return asked


def link_over(request: Request, way: str, label: str) -> HttpResponse:
    """The same page for a link that was used, replaced, too old or never was."""
    context = {"heading": "This link does not work any more", "way": way, "way_label": label}
    return render(request, "accounts/link_over.html", context, status=410)
