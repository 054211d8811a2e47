"""Proving oneself once more before something that matters."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from portico.access.permissions import Permission
from portico.accounts import queries, sessions
from portico.accounts.forms import ConfirmForm, SecondFactorForm
from portico.web.coming_back import and_back, wanted_page
from portico.web.http import Request
from portico.web.page import page

P = ParamSpec("P")
View = Callable[Concatenate[Request, P], HttpResponseBase]


def recently_proved(view: View[P]) -> View[P]:
    """Ask for the second factor, or the password, when the last proof is older than 15 minutes."""

    @wraps(view)
    def answer(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if sessions.is_recently_proved(request.session, now=timezone.now()):
            return view(request, *args, **kwargs)
        return redirect(and_back("accounts:confirm", request))

    return answer


@page(permission=Permission.OWN_ACCOUNT)
def second_factor(request: Request) -> HttpResponse:
    """What a page that needs a second factor sends people to: enter it, or set it up."""
    account: Any = request.user
    if not queries.has_second_factor(account.pk):
        return redirect("accounts:totp_setup")
    return _ask(request, "Enter your code")


@page(permission=Permission.OWN_ACCOUNT)
def confirm(request: Request) -> HttpResponse:
    """The second factor once more, or the password of someone who has none."""
    return _ask(request, "Confirm that it is you")


def _ask(request: Request, heading: str) -> HttpResponse:
    account: Any = request.user
    has_factor, now = queries.has_second_factor(account.pk), timezone.now()
    data = request.POST if request.method == "POST" else None
    form = (
        SecondFactorForm(data, user=account, now=now)
        if has_factor
        else ConfirmForm(data, account=account, now=now)
    )
    if data is not None and form.is_valid():
        _note(request, with_factor=has_factor)
        return redirect(wanted_page(request) or "toolkit:enter")
    context = {
        "heading": heading,
        "form": form,
        "has_factor": has_factor,
        "next": wanted_page(request),
    }
    return render(request, "accounts/confirm.html", context)


def _note(request: Request, *, with_factor: bool) -> None:
    """Rotate the session: what it may do has grown."""
    request.session.cycle_key()
    note = sessions.note_second_factor if with_factor else sessions.note_proof
    note(request.session, now=timezone.now())
