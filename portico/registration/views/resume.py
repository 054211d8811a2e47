"""Save and leave; come back on any device by a code to an email (same answer for any email)."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from portico.access.permissions import Permission
from portico.accounts.challenges import CodeResult
from portico.registration.forms import CodeForm, ContinueForm, LeaveForm
from portico.registration.models import Draft
from portico.registration.services.resume import leave, resume, send_resume_code
from portico.registration.steps.base import step_url
from portico.registration.steps.wording import explain
from portico.registration.views.drafts import draft_of, hold, let_go, walk_of
from portico.web.http import Request
from portico.web.page import page

RESUMING = "resuming"
"""Session key: the email a code was asked for."""


@page(permission=Permission.REGISTRATION)
@require_http_methods(["GET", "HEAD", "POST"])
def save(request: Request) -> HttpResponse:
    """Leave an email to come back with."""
    now = timezone.now()
    draft = draft_of(request, now)
    if not draft.is_stored or draft.state != Draft.State.OPEN:
        return redirect("registration:start")
    known = draft.resume_email or draft.answers.get("personal_details", {}).get("email", "")
    form = LeaveForm(request.POST or None, initial={"email": known})
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        leave(draft=draft, profile=request.plan, email=email, actor=request.actor, now=now)
        let_go(request)
        left = {"heading": "Your answers are saved", "glyph": "mail", "email": email}
        return render(request, "registration/left.html", {**left, "draft": draft})
    way = walk_of(request, draft)
    due = (way.current or way.places[-1]).step
    context = {"form": form, "draft": draft, "back_url": step_url(due)}
    return render(request, "registration/save.html", context)


@page(permission=Permission.REGISTRATION)
@require_http_methods(["GET", "HEAD", "POST"])
def continue_(request: Request) -> HttpResponse:
    """Ask for the email, then for the code sent to it."""
    action = request.POST.get("action", "")
    if action == "other":
        request.session.pop(RESUMING, None)
        return redirect("registration:continue")
    email = request.session.get(RESUMING)
    if email is None:
        return _ask_email(request)
    if action == "send":
        _send(request, email)
        return redirect("registration:continue")
    return _ask_code(request, email)


def _ask_email(request: Request) -> HttpResponse:
    form = ContinueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _send(request, form.cleaned_data["email"])
        return redirect("registration:continue")
    return render(request, "registration/continue.html", {"form": form})


def _send(request: Request, email: str) -> None:
    send_resume_code(profile=request.plan, email=email, actor=request.actor, now=timezone.now())
    request.session[RESUMING] = email


def _ask_code(request: Request, email: str) -> HttpResponse:
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        result, draft = resume(
            profile=request.plan,
            email=email,
            typed=form.cleaned_data["code"],
            now=timezone.now(),
        )
        if draft is not None:
            request.session.cycle_key()
            request.session.pop(RESUMING, None)
            hold(request, draft)
            return redirect("registration:start")
        result = CodeResult.WRONG if result is CodeResult.RIGHT else result
        form.add_error("code", explain(result, request.plan))
    context = {"form": form, "email": email}
    return render(request, "registration/continue_code.html", context)
