"""A person on the phone: are they who they say, what stands, and what the desk can do about it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from portico.access.decide import decide
from portico.access.permissions import Permission
from portico.accounts.models import Account
from portico.accounts.queries import secret_question_of
from portico.accounts.services import (
    AnswerOutcome,
    answers_left,
    check_call_code,
    check_secret_answer,
    open_locks,
)
from portico.agreements.queries import accepted_by, titles_of
from portico.audit.acting import acting
from portico.audit.services import record
from portico.backoffice import office_page, person_page, services
from portico.backoffice.checked import checked, note_checked
from portico.backoffice.finding import person_at
from portico.backoffice.forms.desk import AnswerForm, CallCodeForm
from portico.backoffice.person_page import Person, person_of
from portico.backoffice.rules import How
from portico.delegation.queries.succession import place_only_staff_help
from portico.notices.queries import notices_to
from portico.web.http import Request
from portico.web.moments import moment
from portico.web.page import page

OUTCOME = "caller_check"
"""Where the session keeps how the last check was, for the page after it alone."""
FIRST_CHECK = "Check the caller first, by code or answer."
FITS = "Checked by {} at {}"


@page(permission=Permission.HELP_DESK)
@require_safe
def show(request: Request, public_id: UUID) -> HttpResponse:
    """Who they are and where they stand; that it was opened is on record."""
    person, now = _person(request, public_id), timezone.now()
    with acting(request.actor):
        record(
            actor=request.actor,
            action="desk.person_opened",
            subject=str(person.account),
            now=now,
        )
    return _page(request, person)


@page(permission=Permission.HELP_DESK)
@require_POST
def check_answer(request: Request, public_id: UUID) -> HttpResponse:
    """Compare what the caller answers; the page after it says how that was."""
    if not request.plan.has_secret_answers:
        raise Http404
    person, form, now = _person(request, public_id), AnswerForm(request.POST), timezone.now()
    _refuse_former(person)
    if not form.is_valid():
        return _page(request, person, answer_form=form)
    outcome = check_secret_answer(
        account=person.account,
        plan=request.plan.slug,
        answer=form.cleaned_data["answer"],
        actor=request.actor,
        now=now,
    )
    return _checked(request, person, How.ANSWER, outcome)


@page(permission=Permission.HELP_DESK)
@require_POST
def check_code(request: Request, public_id: UUID) -> HttpResponse:
    """Say whether the code the caller reads out is this person's."""
    person, form, now = _person(request, public_id), CallCodeForm(request.POST), timezone.now()
    _refuse_former(person)
    if not form.is_valid():
        return _page(request, person, code_form=form)
    outcome, _ = check_call_code(
        plan=request.plan.slug,
        typed=form.cleaned_data["code"],
        actor=request.actor,
        now=now,
        about=person.account,
    )
    return _checked(request, person, How.CODE, outcome)


@page(permission=Permission.REINSTATE)
@require_POST
def unlock(request: Request, public_id: UUID) -> HttpResponse:
    """Open what wrong passwords locked, for a caller who was checked."""
    person, now = _helped(request, public_id), timezone.now()
    if not _is_checked(request, person):
        messages.info(request, FIRST_CHECK)
    else:
        open_locks(account=person.account, plan=request.plan.slug, actor=request.actor, now=now)
        messages.success(request, "They can sign in again, and are told by mail.")
    return redirect("backoffice:person", public_id)


@page(permission=Permission.HELP_DESK)
@require_POST
def send_link(request: Request, public_id: UUID) -> HttpResponse:
    """Mail the link that opens their account once more, to the address it has."""
    person, now = _helped(request, public_id), timezone.now()
    if person.waits_for_link:
        services.send_link_again(
            account=person.account, plan=request.plan.slug, actor=request.actor, now=now
        )
        messages.success(request, "The link is on its way again, to the same address.")
    else:
        messages.info(request, "No link is waited for any more.")
    return redirect("backoffice:person", public_id)


def _checked(request: Request, person: Person, how: How, outcome: AnswerOutcome) -> HttpResponse:
    account, plan = person.account, request.plan.slug
    if outcome is AnswerOutcome.MATCHES:
        note_checked(request.session, plan, account, how, timezone.now())
    request.session[OUTCOME] = [str(account), how.value, outcome.value]
    return redirect("backoffice:person", account.public_id)


def _page(
    request: Request,
    person: Person,
    *,
    answer_form: AnswerForm | None = None,
    code_form: CallCodeForm | None = None,
) -> HttpResponse:
    account, plan, actor, now = person.account, request.plan, request.actor, timezone.now()
    question = secret_question_of(account.pk, plan.slug) if plan.has_secret_answers else None
    how, outcome = _outcome(request, account)
    context: dict[str, Any] = {
        "heading": account.full_name,
        "crumbs": [("Help desk", reverse("backoffice:desk"))],
        "person": person,
        "places": person_page.place_rows(person),
        "helpers": person_page.helpers_of(person),
        "checked": _checked_words(request, person),
        "how": how,
        "outcome": outcome,
        "question": question,
        "left": answers_left(account, plan.slug, now=now) if question else 0,
        "answer_form": answer_form or AnswerForm(),
        "code_form": code_form or CallCodeForm(),
        "may_replace_factor": decide(actor, Permission.SUCCESSION).allowed
        and place_only_staff_help(account.pk, plan.slug) is not None,
        "may_view": decide(actor, Permission.VIEW_AS).allowed,
    }
    if person.is_helped:
        context |= {
            "sign_in": person_page.sign_in_facts(person, now),
            "locked": person_page.locked_until(person, now),
            "may_unlock": decide(actor, Permission.REINSTATE).allowed,
            "notices": _notices(request, person),
            "accepted": _accepted(request, person),
        }
    return render(request, "backoffice/person.html", context)


def _notices(request: Request, person: Person) -> list[office_page.Sent]:
    plan, account = request.plan, person.account
    latest = notices_to(plan.slug, (account.email, account.phone))[: office_page.NOTICES]
    now = timezone.now()
    return [office_page.sent(each, plan, now) for each in latest]


def _accepted(request: Request, person: Person) -> list[tuple[str, str]]:
    plan, now = request.plan, timezone.now()
    titles = titles_of(plan.slug)
    rows = accepted_by(person.account.pk, plan.slug, memberships=[p.pk for p in person.places])
    return [
        (
            f"{titles.get(each.sha256, each.key)}, {each.version}",
            f"Accepted {moment(each.accepted_at, zone=plan.hours.zone, now=now)}",
        )
        for each in rows[: office_page.NOTICES]
    ]


def _checked_words(request: Request, person: Person) -> str:
    now, zone = timezone.now(), request.plan.hours.zone
    found = checked(request.session, request.plan.slug, person.account, now)
    if found is None:
        return ""
    at = moment(found.at, zone=zone, now=now).removeprefix("Today, ")
    return FITS.format(found.how.value, at)


def _outcome(request: Request, account: Account) -> tuple[str, str]:
    about, how, outcome = request.session.pop(OUTCOME, None) or ("", "", "")
    return (how, outcome) if about == str(account) else ("", "")


def _is_checked(request: Request, person: Person) -> bool:
    return bool(checked(request.session, request.plan.slug, person.account, timezone.now()))


def _helped(request: Request, public_id: UUID) -> Person:
    """Whom the desk does something for; for anybody else there is no such act (WM-15)."""
    person = _person(request, public_id)
    if not person.is_helped:
        raise Http404
    return person


def _refuse_former(person: Person) -> None:
    """Who has no place any more is nobody to confirm."""
    if not person.live:
        raise Http404


def _person(request: Request, public_id: UUID) -> Person:
    account = person_at(request.plan.slug, public_id)
    if account is None:
        raise Http404
    return person_of(account, request.plan)
