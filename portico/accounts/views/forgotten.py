"""A forgotten password: the mailed link, and the page behind it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from portico.access.permissions import Permission
from portico.accounts import devices
from portico.accounts.challenges import Purpose, peek_link
from portico.accounts.forms import ForgotPasswordForm, NewPasswordForm
from portico.accounts.rules import RESET_VALID_FOR
from portico.accounts.services import request_reset, reset_password
from portico.web.http import Request
from portico.web.page import page


@page(permission=Permission.PUBLIC)
@never_cache
def forgot_password(request: Request) -> HttpResponse:
    """Ask for the email; the answer is the same whether or not someone has it."""
    form = ForgotPasswordForm(request.POST if request.method == "POST" else None)
    context = {"heading": "Forgot your password?", "form": form}
    if request.method == "POST" and form.is_valid():
        email, now = form.cleaned_data["email"], timezone.now()
        request_reset(email=email, plan=request.plan.slug, now=now)
        minutes = int(RESET_VALID_FOR.total_seconds() // 60)
        sent = {"heading": "Check your email", "email": email, "minutes": minutes}
        return render(request, "accounts/reset_sent.html", sent)
    return render(request, "accounts/forgot_password.html", context)


@page(permission=Permission.PUBLIC)
@never_cache
def reset(request: Request, token: str) -> HttpResponse:
    """Choose a new password. Opening the page uses nothing up; sending it does, once."""
    link = peek_link(token, Purpose.PASSWORD_RESET, timezone.now())
    if link is None or link.account is None or link.plan != request.plan.slug:
        return link_over(request, "accounts:forgot_password", "Send a new link")
    form = NewPasswordForm(
        request.POST if request.method == "POST" else None, account=link.account, plan=request.plan
    )
    if request.method == "POST" and form.is_valid():
        return _reset(request, token, form.cleaned_data["password"])
    context = {"heading": "Choose a new password", "form": form, "email": link.account.email}
    return render(request, "accounts/new_password.html", context)


def _reset(request: Request, token: str, password: str) -> HttpResponse:
    now, plan = timezone.now(), request.plan.slug
    account = reset_password(token=token, password=password, plan=plan, now=now)
    if account is None:
        return link_over(request, "accounts:forgot_password", "Send a new link")
    messages.success(request, "Your password is changed. Sign in with the new one.")
    answer = redirect("accounts:sign_in")
    devices.remember(request, answer, account.email)
    return answer


def link_over(request: Request, way: str, label: str) -> HttpResponse:
    """The same page for a link that was used, replaced, too old or never was."""
    context = {"heading": "This link does not work any more", "way": way, "way_label": label}
    return render(request, "accounts/link_over.html", context, status=410)
