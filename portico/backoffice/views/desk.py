"""The help desk's first page: find an organization or a person, or who reads out a call code."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from portico.access.permissions import Permission
from portico.access.states import State
from portico.accounts.services import AnswerOutcome, check_call_code
from portico.backoffice.checked import note_checked
from portico.backoffice.finding import Found, find, person_at
from portico.backoffice.forms.desk import CallCodeForm, DeskForm
from portico.backoffice.office_page import desk_role, state_pill
from portico.backoffice.rules import How
from portico.toolkit.places import standing_of
from portico.web.http import Request
from portico.web.page import page
from portico.web.searches import recall, remember

SAID = {
    AnswerOutcome.WRONG: "No open call code is like this. It works for ten minutes, once. Ask for a new one",
    AnswerOutcome.SPENT: "You typed too many wrong codes within 24 hours. Check the caller another way",
}


@page(permission=Permission.HELP_DESK)
@require_safe
def show(request: Request) -> HttpResponse:
    """The search, and what was found."""
    return _page(request)


@page(permission=Permission.HELP_DESK)
@require_POST
def search(request: Request) -> HttpResponse:
    """Keep what was typed in the session; the address carries only its key."""
    form = DeskForm(request.POST)
    if not form.is_valid():
        return _page(request, form=form)
    key = remember(request.session, form.cleaned_data["text"])
    return redirect(f"{reverse('backoffice:desk')}?s={key}")


@page(permission=Permission.HELP_DESK)
@require_POST
def find_by_code(request: Request) -> HttpResponse:
    """Tell who reads out a code, and that they are checked by it."""
    form, plan, now = CallCodeForm(request.POST), request.plan.slug, timezone.now()
    if not form.is_valid():
        return _page(request, code_form=form)
    outcome, caller = check_call_code(
        plan=plan, typed=form.cleaned_data["code"], actor=request.actor, now=now
    )
    person = person_at(plan, caller.public_id) if caller else None
    if person is None:
        form.add_error("code", SAID.get(outcome, SAID[AnswerOutcome.WRONG]))
        return _page(request, code_form=form)
    note_checked(request.session, plan, person, How.CODE, now)
    messages.success(request, f"The caller is {person.full_name}.")
    return redirect("backoffice:person", person.public_id)


def _page(
    request: Request, form: DeskForm | None = None, code_form: CallCodeForm | None = None
) -> HttpResponse:
    text, now = recall(request.session, request.GET.get("s", "")), timezone.now()
    found = find(text, plan=request.plan, actor=request.actor, now=now) if text else None
    context = {
        "heading": "Help desk",
        "lead": "Find who calls or whom they call about. Each search is on record with your name.",
        "form": form or DeskForm(initial={"text": text}),
        "code_form": code_form or CallCodeForm(),
        "text": text,
        "found": found,
        "organizations": _organizations(found) if found else [],
        "people": _people(request, found) if found else [],
    }
    return render(request, "backoffice/desk.html", context)


def _organizations(found: Found) -> list[dict[str, object]]:
    return [
        {"organization": each, "pill": state_pill(State(each.state))}
        for each in found.organizations
    ]


def _people(request: Request, found: Found) -> list[dict[str, object]]:
    return [
        {
            "account": each.account,
            "place": place,
            "role": desk_role(place, request.plan),
            "more": len(each.places) - 1,
            "pill": state_pill(standing_of(place)),
        }
        for each in found.people
        for place in each.places[:1]
    ]
