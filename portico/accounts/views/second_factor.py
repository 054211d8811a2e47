"""Setting up a second factor, seeing its recovery codes once, taking it away."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.flows import generate_recovery_codes
from allauth.mfa.recovery_codes.views import ViewRecoveryCodesView
from allauth.mfa.totp.internal.auth import get_totp_secret
from allauth.mfa.totp.internal.flows import deactivate_totp
from allauth.mfa.totp.views import ActivateTOTPView
from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portico.access.permissions import Permission
from portico.accounts import queries, sessions
from portico.accounts.challenges import Purpose, consume_link, peek_link
from portico.accounts.forms import TotpSetupForm
from portico.accounts.services import mail_setup_link, note_enrolment, tell_about_second_factor
from portico.accounts.views.forgotten import link_over
from portico.accounts.views.proof import recently_proved
from portico.audit.acting import acting
from portico.web.coming_back import and_back
from portico.web.http import Request
from portico.web.page import page


class TotpSetupView(ActivateTOTPView):
    """Scan, type the first code, get recovery codes."""

    template_name = "accounts/totp_setup.html"

    request: Request

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Plan staff come here through a mailed link only; others prove themselves first."""
        account: Any = request.user
        if queries.has_second_factor(account.pk):
            return redirect("accounts:me")
        if queries.enrols_by_link(account.pk) or request.session.get(sessions.MAY_ENROL):
            if not request.session.get(sessions.MAY_ENROL):
                return redirect("accounts:setup_link")
        elif not sessions.is_recently_proved(request.session, now=timezone.now()):
            return redirect(and_back("accounts:confirm", self.request))
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer

    def get_form_class(self) -> type[TotpSetupForm]:
        """Ours."""
        return TotpSetupForm

    def form_valid(self, form: TotpSetupForm) -> HttpResponse:
        """Enroll; a double click finds it done."""
        try:
            answer: HttpResponse = super().form_valid(form)
        except IntegrityError:
            return redirect("accounts:recovery_codes")
        self.request.session.pop(sessions.MAY_ENROL, None)
        _note_enrolment(self.request)
        return answer

    def get_success_url(self) -> str:
        """The recovery codes, once."""
        return reverse("accounts:recovery_codes")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The secret in groups of four, for whoever cannot scan."""
        context = super().get_context_data(**kwargs)
        secret = context["form"].secret.rstrip("=")
        groups = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
        return {**context, "heading": "Set up your second factor", "key": [("Key", groups)]}


class RecoveryCodesView(ViewRecoveryCodesView):
    """Shown once, for printing."""

    template_name = "accounts/recovery_codes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The heading."""
        return {**super().get_context_data(**kwargs), "heading": "Your recovery codes"}


totp_setup = page(permission=Permission.OWN_ACCOUNT)(TotpSetupView.as_view())
recovery_codes = page(permission=Permission.OWN_ACCOUNT)(
    recently_proved(require_safe(RecoveryCodesView.as_view()))
)


@page(permission=Permission.OWN_ACCOUNT)
@require_safe
def totp_qr(request: Request) -> HttpResponse:
    """The picture to scan, as an image of its own so that the page needs no inline script."""
    account: Any = request.user
    if queries.has_second_factor(account.pk):
        raise Http404
    adapter = get_adapter()
    picture = adapter.build_totp_svg(adapter.build_totp_url(account, get_totp_secret()))
    return HttpResponse(picture, content_type="image/svg+xml")


@page(permission=Permission.OWN_ACCOUNT)
@recently_proved
def new_recovery_codes(request: Request) -> HttpResponse:
    """Replace the recovery codes; the old ones end at once."""
    _enrolled(request)
    if request.method != "POST":
        context = _question("Make new codes?", "Make new codes")
        return render(request, "accounts/new_recovery_codes.html", context)
    generate_recovery_codes(request)
    _tell(request, "codes_replaced")
    return redirect("accounts:recovery_codes")


@page(permission=Permission.OWN_ACCOUNT)
@recently_proved
def remove_second_factor(request: Request) -> HttpResponse:
    """Go without again; plan staff may not."""
    authenticator = _enrolled(request)
    if not get_adapter().can_delete_authenticator(authenticator):
        raise Http404
    if request.method != "POST":
        context = _question("Remove your second factor?", "Remove second factor")
        return render(request, "accounts/remove_second_factor.html", context)
    deactivate_totp(request, authenticator)
    request.session.pop(sessions.SECOND_FACTOR_AT, None)
    _tell(request, "removed")
    messages.success(request, "Your second factor is removed.")
    return redirect("accounts:me")


@page(permission=Permission.OWN_ACCOUNT)
def setup_link(request: Request) -> HttpResponse:
    """Plan staff without a second factor ask for the link that lets them set one up."""
    account: Any = request.user
    if not queries.enrols_by_link(account.pk) or queries.has_second_factor(account.pk):
        return redirect("accounts:me")
    sent = request.method == "POST"
    if sent:
        with acting(request.actor):
            mail_setup_link(
                account=account, plan=request.plan.slug, actor=request.actor, now=timezone.now()
            )
    context = {"heading": "Set up your second factor", "sent": sent, "email": account.email}
    return render(request, "accounts/setup_link.html", context)


@page(permission=Permission.OWN_ACCOUNT)
def second_factor_link(request: Request, token: str) -> HttpResponse:
    """The mailed link; only its button uses it up."""
    now = timezone.now()
    link = peek_link(token, Purpose.SECOND_FACTOR_SETUP, now)
    if link is None or link.account != request.user:
        return link_over(request, "accounts:setup_link", "Send a new link")
    if request.method != "POST":
        context = {"heading": "Set up your second factor"}
        return render(request, "accounts/second_factor_link.html", context)
    if consume_link(token, Purpose.SECOND_FACTOR_SETUP, now) is None:
        return link_over(request, "accounts:setup_link", "Send a new link")
    request.session[sessions.MAY_ENROL] = True
    return redirect("accounts:totp_setup")


def _question(heading: str, verb: str) -> dict[str, object]:
    back = reverse("accounts:me")
    return {"heading": heading, "verb": verb, "destroys": True, "back_url": back}


def _enrolled(request: Request) -> Authenticator:
    account: Any = request.user
    kind = Authenticator.Type.TOTP
    return get_object_or_404(Authenticator, user_id=account.pk, type=kind)


def _note_enrolment(request: Request) -> None:
    account: Any = request.user
    with acting(request.actor):
        note_enrolment(
            account=account, plan=request.plan.slug, actor=request.actor, now=timezone.now()
        )


def _tell(request: Request, change: str) -> None:
    account: Any = request.user
    with acting(request.actor):
        tell_about_second_factor(
            account=account,
            change=change,
            plan=request.plan.slug,
            actor=request.actor,
            now=timezone.now(),
        )
