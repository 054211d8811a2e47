"""Confirm a caller: who they say they are, and whether they know their own answer."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from portico.access.permissions import Permission
from portico.accounts.claims import spelled
from portico.accounts.services import AnswerOutcome, answers_left, check_secret_answer
from portico.backoffice.callers import Caller, look_up
from portico.backoffice.forms import AnswerForm, CallerForm
from portico.toolkit.searches import recall, remember
from portico.web.http import Request
from portico.web.page import page

OUTCOME = "caller_answer"
"""Where the session keeps how the last answer was, for the page after it alone."""


@page(permission=Permission.CALLERS)
@require_safe
def show(request: Request) -> HttpResponse:
    """Look somebody up; then their question."""
    _refuse_without_questions(request)
    name = recall(request.session, request.GET.get("s", ""))
    if not name:
        return _page(request, form=CallerForm(plan=request.plan))
    caller = _look_up(request, name)
    outcome = _outcome(request) if caller else None
    return _page(request, name=name, caller=caller, outcome=outcome)


@page(permission=Permission.CALLERS)
@require_POST
def find(request: Request) -> HttpResponse:
    """Keep what was typed in the session; the address carries only its key."""
    _refuse_without_questions(request)
    form = CallerForm(request.POST, plan=request.plan)
    if not form.is_valid():
        return _page(request, form=form)
    key = remember(request.session, form.cleaned_data["name"])
    return redirect(_address(key))


@page(permission=Permission.CALLERS)
@require_POST
def check(request: Request) -> HttpResponse:
    """Compare what the caller answers; the page after it says how that was."""
    _refuse_without_questions(request)
    key = request.GET.get("s", "")
    name = recall(request.session, key)
    if not name:
        return redirect("backoffice:callers")
    form = AnswerForm(request.POST)
    caller = _look_up(request, name)
    if caller is None or not form.is_valid():
        return _page(request, name=name, caller=caller, answer_form=form)
    outcome = check_secret_answer(
        account=caller.account,
        plan=request.plan.slug,
        answer=form.cleaned_data["answer"],
        actor=request.actor,
        now=timezone.now(),
    )
    request.session[OUTCOME] = [key, outcome.value]
    return redirect(_address(key))


def _page(
    request: Request,
    *,
    form: CallerForm | None = None,
    name: str = "",
    caller: Caller | None = None,
    answer_form: AnswerForm | None = None,
    outcome: AnswerOutcome | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "heading": "Confirm a caller",
        "lead": "Ask the question they chose. You see whether their answer matches, never the answer.",
        "form": form or CallerForm(plan=request.plan, initial={"name": name}),
        "name": name,
        "caller": caller,
        "answer_form": answer_form or AnswerForm(),
        "outcome": outcome,
        "search": request.GET.get("s", ""),
    }
    if caller:
        context["left"] = answers_left(caller.account, request.plan.slug, now=timezone.now())
    return render(request, "backoffice/callers.html", context)


def _look_up(request: Request, name: str) -> Caller | None:
    plan, actor = request.plan, request.actor
    return look_up(spelled(name, plan), plan=plan, actor=actor, now=timezone.now())


def _outcome(request: Request) -> AnswerOutcome | None:
    key, outcome = request.session.pop(OUTCOME, None) or ("", "")
    return AnswerOutcome(outcome) if outcome and key == request.GET.get("s") else None


def _refuse_without_questions(request: Request) -> None:
    """A plan that has its people choose no question has no such page."""
    if not request.plan.security_questions:
        raise Http404


def _address(key: str) -> str:
    return f"{reverse('backoffice:callers')}?s={key}"
