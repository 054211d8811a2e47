"""The exchange board: the files a plan received, one of them, and where it is wrong."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from portico.access.permissions import Permission
from portico.backoffice.exchange_page import board_rows, file_page, found_row, tabs
from portico.backoffice.exchange_words import FAULTS, fault_in_words, sentence, title_of
from portico.backoffice.forms.exchange import FilterForm, SearchForm
from portico.exchange.models import ReceivedFile
from portico.exchange.queries.board import (
    Wanted,
    answer_to,
    figures,
    file_of,
    files_of,
    findings_in,
    kinds_and_senders,
    places_of,
    refused_arrivals,
    waiting_in,
)
from portico.exchange.rules import FileState
from portico.exchange.services import load_again, open_answer
from portico.profiles.calendar import today_at
from portico.web.http import Request
from portico.web.moments import moment
from portico.web.page import page
from portico.web.searches import recall, to_list

PAGE_LENGTH = 25
PLACES_LENGTH = 50


@page(permission=Permission.OPERATION)
@require_safe
def show(request: Request) -> HttpResponse:
    """The files, the newest first."""
    return _board(request)


@page(permission=Permission.OPERATION)
@require_POST
def search(request: Request) -> HttpResponse:
    """Keep what was typed in the session; the address carries only its key."""
    form = SearchForm(request.POST)
    if not form.is_valid():
        return _board(request, form)
    return to_list(request, "backoffice:exchange", form.cleaned_data["text"])


@page(permission=Permission.OPERATION)
@require_safe
def show_file(request: Request, public_id: UUID) -> HttpResponse:
    """What a file held and what became of it; while it is loaded, the page asks again by itself."""
    file, now = _file(request, public_id), timezone.now()
    context = file_page(file, plan=request.plan, asked_page=request.GET.get("page"), now=now)
    return render(request, "backoffice/exchange_file.html", context)


@page(permission=Permission.OPERATION)
@require_safe
def show_findings(request: Request, public_id: UUID) -> HttpResponse:
    """Every place of a file where one kind of fault is, or any."""
    file, fault = _file(request, public_id), request.GET.get("fault", "")
    count = findings_in(file, fault)
    pages = Paginator(range(count), PLACES_LENGTH).get_page(request.GET.get("page"))
    first = max(0, pages.start_index() - 1)
    found = places_of(file, fault, first=first, most=PLACES_LENGTH)
    context = {
        "heading": fault_in_words(fault) if fault in FAULTS else "Findings",
        "lead": f"Every place in {title_of(file)}.",
        "crumbs": [*_crumbs(), ("File", _address(file))],
        "page": pages,
        "rows": [found_row(each) for each in found],
    }
    return render(request, "backoffice/exchange_findings.html", context)


@page(permission=Permission.OPERATION, exports=True)
@require_safe
def download_answer(request: Request, public_id: UUID) -> FileResponse:
    """The TA1s and 999s we gave to a file; that somebody had them is in the trail."""
    answer = answer_to(_file(request, public_id))
    if answer is None:
        raise Http404
    content = open_answer(answer=answer, actor=request.actor, now=timezone.now())
    return FileResponse(content, as_attachment=True, filename=f"answer-{str(public_id)[:8]}.x12")


@page(permission=Permission.OPERATION)
@require_safe
def show_not_taken(request: Request) -> HttpResponse:
    """What lay in the plan's folder and was no file to receive."""
    plan, now = request.plan, timezone.now()
    found = refused_arrivals(plan.slug)
    rows = Paginator(found, PAGE_LENGTH).get_page(request.GET.get("page"))
    context = {
        "heading": "File exchange",
        "lead": "What lay in our folder and was not taken, with the reason. It lies in “refused” there.",
        "tabs": tabs(waiting_in(plan.slug), current="refused"),
        "page": rows,
        "rows": [
            {
                "name": each.name or "Without a name",
                "when": moment(each.taken_at, zone=plan.hours.zone, now=now),
                "why": sentence(each.refusal),
            }
            for each in rows
        ],
    }
    return render(request, "backoffice/exchange_not_taken.html", context)


@page(permission=Permission.OPERATION)
@require_POST
def load_file_again(request: Request, public_id: UUID) -> HttpResponse:
    """Go on with a file whose loading stopped, or look again at one that could not be read."""
    file = _file(request, public_id)
    if load_again(file=file, actor=request.actor, now=timezone.now()):
        messages.success(request, "It is being loaded again.")
    else:
        messages.info(request, "That file is loaded already.")
    return redirect(_address(file))


def _board(request: Request, search_form: SearchForm | None = None) -> HttpResponse:
    now, plan = timezone.now(), request.plan
    kinds, senders = kinds_and_senders(plan.slug)
    filters = FilterForm(request.GET, kinds=kinds, senders=senders)
    wanted = _wanted(request, filters)
    rows = Paginator(files_of(plan.slug, wanted), PAGE_LENGTH).get_page(request.GET.get("page"))
    counts = figures(plan.slug, since=_midnight(request, today_at(plan, now)))
    context = {
        "heading": "File exchange",
        "lead": "The standard files we received, and what became of each.",
        "figures": counts,
        "tabs": tabs(counts.waiting, current="files"),
        "search": request.GET.get("s", ""),
        "text": wanted.text,
        "form": search_form or SearchForm(initial={"text": wanted.text}),
        "filters": filters,
        "page": rows,
        "rows": board_rows(list(rows), plan=plan, now=now),
        "narrowed": wanted != Wanted(),
        "all_url": reverse("backoffice:exchange"),
    }
    return render(request, "backoffice/exchange.html", context)


def _wanted(request: Request, filters: FilterForm) -> Wanted:
    """Whatever the address says that makes no sense is as if it said nothing."""
    filters.is_valid()
    chosen = getattr(filters, "cleaned_data", {})
    state, since, until = (chosen.get(name) for name in ("state", "since", "until"))
    return Wanted(
        text=recall(request.session, request.GET.get("s", "")).strip(),
        kind=chosen.get("kind") or "",
        sender=chosen.get("sender") or "",
        state=FileState(state) if state else None,
        since=_midnight(request, since) if since else None,
        until=_midnight(request, until + timedelta(days=1)) if until else None,
    )


def _midnight(request: Request, day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=request.plan.hours.zone)


def _file(request: Request, public_id: UUID) -> ReceivedFile:
    found = file_of(request.plan.slug, public_id)
    if found is None:
        raise Http404
    return found


def _address(file: ReceivedFile) -> str:
    return reverse("backoffice:exchange_file", args=[file.public_id])


def _crumbs() -> list[tuple[str, str]]:
    return [("File exchange", reverse("backoffice:exchange"))]
