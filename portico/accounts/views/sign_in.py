"""Signing in and out."""

from typing import Any, cast

from allauth.account.internal.flows.logout import logout
from allauth.account.views import LoginView
from allauth.mfa.base.views import AuthenticateView
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.views.decorators.cache import never_cache

from portico.access.permissions import Permission
from portico.accounts.forms import SecondFactorForm, SignInForm
from portico.accounts.middleware import SESSION_ENDED
from portico.accounts.models import Account
from portico.accounts.services import record_failure
from portico.web.http import Request
from portico.web.page import page


class SignInView(LoginView):
    """A name and a password; ``next`` is followed when it is a path of ours."""

    template_name = "accounts/sign_in.html"
    request: Request

    def get_form_class(self) -> type[SignInForm]:
        """Ours, which counts guesses."""
        return SignInForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Hand the form its clock."""
        return {**super().get_form_kwargs(), "now": timezone.now()}

    def form_valid(self, form: SignInForm) -> HttpResponse:
        """Let allauth's stages go on: the second factor, then the session."""
        wanted: str | None = self.get_success_url()  # type: ignore[no-untyped-call] # allauth is untyped
        return form.login_with(self.request, wanted)

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        """Show it again, with the same answer whoever it was."""
        if form.claim and form.was_compared:
            _record(self.request, form.claim.account, "account.sign_in_failed")
        answer: HttpResponse = super().form_invalid(form)
        if form.is_busy:
            answer.status_code = 503
            answer.headers["Retry-After"] = "5"
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say why someone is here who did not mean to be."""
        ended = self.request.session.pop(SESSION_ENDED, False)
        return {**super().get_context_data(**kwargs), "heading": "Sign in", "session_ended": ended}


class SecondFactorAtSignInView(AuthenticateView):
    """The stage between a right password and the session."""

    template_name = "accounts/second_factor_at_sign_in.html"
    request: Request

    def _build_forms(self) -> SecondFactorForm:
        """One form: passkeys are not offered yet."""
        data = self.request.POST if self.request.method == "POST" else None
        account = self.stage.login.user
        form = SecondFactorForm(data, user=account, now=timezone.now())
        self.webauthn_form, self.auth_form = None, form
        return form

    def form_invalid(self, form: SecondFactorForm) -> HttpResponse:
        """Show it again."""
        _record(self.request, form.user, "account.second_factor_failed")
        answer: HttpResponse = super().form_invalid(form)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The heading."""
        return {**super().get_context_data(**kwargs), "heading": "Enter your code"}


def _record(request: Request, account: Account | None, action: str) -> None:
    record_failure(account, plan=request.plan.slug, action=action, now=timezone.now())


sign_in = page(permission=Permission.PUBLIC)(SignInView.as_view())
second_factor_at_sign_in = page(permission=Permission.PUBLIC)(SecondFactorAtSignInView.as_view())


@page(permission=Permission.PUBLIC)
@never_cache
def sign_out(request: Request) -> HttpResponse:
    """Sign out, or leave a half-finished sign-in. A GET only asks, so that no link signs out."""
    if request.method != "POST":
        return render(
            request,
            "accounts/sign_out.html",
            {"heading": "Sign out?", "verb": "Sign out", "back_url": resolve_url("accounts:me")},
        )
    was_signed_in = request.user.is_authenticated
    logout(cast("Any", request))
    if was_signed_in:
        messages.success(request, "You are signed out.")
    return redirect("accounts:sign_in")
