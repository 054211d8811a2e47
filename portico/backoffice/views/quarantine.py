"""The quarantine: what was refused, why, what can be done, and how it ended."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portico.access.permissions import Permission
from portico.backoffice.exchange_page import quarantine_row, tabs
from portico.backoffice.exchange_words import fault_in_words
from portico.backoffice.forms.exchange import (
    QuarantineFilterForm,
    RepairForm,
    SetAsideForm,
    TakeOutForm,
)
from portico.backoffice.quarantine_page import quarantined_page
from portico.exchange.models import Quarantined
from portico.exchange.queries.board import waiting_in
from portico.exchange.queries.quarantine import (
    Part,
    faults_in_quarantine,
    quarantine_of,
    quarantined_of,
)
from portico.exchange.services import NotWaiting, keep_repair, set_aside, take_out, try_again
from portico.web.http import Request
from portico.web.page import page

PAGE_LENGTH = 25
OVER = "It ended meanwhile: by somebody else, or because a repaired one came."


@page(permission=Permission.OPERATION)
@require_safe
def listing(request: Request) -> HttpResponse:
    """What waits, the oldest first; or what ended, the latest first."""
    plan, now = request.plan, timezone.now()
    faults = [(each, fault_in_words(each)) for each in faults_in_quarantine(plan.slug)]
    filters = QuarantineFilterForm(request.GET, faults=faults)
    filters.is_valid()
    chosen = getattr(filters, "cleaned_data", {})
    part: Part = "ended" if chosen.get("part") else "waiting"
    fault = chosen.get("fault") or ""
    found = quarantine_of(plan.slug, part, fault=fault)
    rows = Paginator(found, PAGE_LENGTH).get_page(request.GET.get("page"))
    context = {
        "heading": "File exchange",
        "lead": "Transaction sets we could not load. Everything else of their files is loaded.",
        "tabs": tabs(waiting_in(plan.slug), current="quarantine"),
        "filters": filters,
        "part": part,
        "narrowed": bool(fault),
        "page": rows,
        "rows": [quarantine_row(each, plan=plan, now=now) for each in rows],
        "all_url": reverse("backoffice:quarantine"),
    }
    return render(request, "backoffice/quarantine.html", context)


@page(permission=Permission.OPERATION)
@require_safe
def show(request: Request, public_id: UUID) -> HttpResponse:
    """One of them: the reasons, the next steps, or how it ended."""
    return _page(request, _quarantined(request, public_id))


@page(permission=Permission.TRANSACTION_SETS, exports=True)
@require_POST
def download(request: Request, public_id: UUID) -> HttpResponseBase:
    """A file of its own, for whoever says why; that and who are in the trail."""
    quarantined = _quarantined(request, public_id)
    form = TakeOutForm(request.POST)
    if not form.is_valid():
        return _page(request, quarantined, take_out_form=form)
    parts = take_out(
        quarantined=quarantined,
        reason=form.cleaned_data["reason"],
        actor=request.actor,
        now=timezone.now(),
    )
    answer = StreamingHttpResponse(parts, content_type="application/octet-stream")
    name = f"quarantine-{str(quarantined.public_id)[:8]}.x12"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@page(permission=Permission.OPERATION)
@require_POST
def repair(request: Request, public_id: UUID) -> HttpResponse:
    """Take a repaired file; a job loads it, and that ends the wait when it is accepted."""
    quarantined = _quarantined(request, public_id)
    form = RepairForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, quarantined, repair_form=form)
    file = form.taken[0]
    keep_repair(
        quarantined=quarantined,
        source=file,  # type: ignore[arg-type] # Django's own reads and seeks like a binary file
        name=file.name or "",
        actor=request.actor,
        now=timezone.now(),
    )
    messages.success(request, "The repaired file is here and is being loaded.")
    return redirect(_address(quarantined))


@page(permission=Permission.OPERATION)
@require_POST
def again(request: Request, public_id: UUID) -> HttpResponse:
    """Try it as it stands."""
    quarantined = _quarantined(request, public_id)
    try:
        try_again(quarantined=quarantined, actor=request.actor, now=timezone.now())
    except NotWaiting:
        messages.info(request, OVER)
    else:
        messages.success(request, "It is being tried again.")
    return redirect(_address(quarantined))


@page(permission=Permission.OPERATION)
@require_http_methods(["GET", "HEAD", "POST"])
def put_aside(request: Request, public_id: UUID) -> HttpResponse:
    """Ask why, then let it be."""
    quarantined = _quarantined(request, public_id)
    form = SetAsideForm(request.POST if request.method == "POST" else None)
    if quarantined.ended:
        messages.info(request, OVER)
        return redirect(_address(quarantined))
    if form.is_valid():
        return _set_aside(request, quarantined, form.cleaned_data["reason"])
    context = {
        "heading": f"Set ST {quarantined.transaction.control_number} aside?",
        "text": "It is not loaded, and nobody is asked to look at it any more. The file stays, so"
        " a repaired one can still come. This cannot be undone.",
        "verb": "Set aside",
        "destroys": True,
        "back_url": _address(quarantined),
        "form": form,
    }
    return render(request, "web/confirm.html", context)


def _set_aside(request: Request, quarantined: Quarantined, reason: str) -> HttpResponse:
    try:
        set_aside(quarantined=quarantined, reason=reason, actor=request.actor, now=timezone.now())
    except NotWaiting:
        messages.info(request, OVER)
    else:
        messages.success(request, "It is set aside.")
    return redirect("backoffice:quarantine")


def _page(
    request: Request,
    quarantined: Quarantined,
    *,
    take_out_form: TakeOutForm | None = None,
    repair_form: RepairForm | None = None,
) -> HttpResponse:
    context = quarantined_page(
        quarantined, plan=request.plan, actor=request.actor, now=timezone.now()
    )
    context["take_out_form"] = take_out_form or TakeOutForm()
    context["repair_form"] = repair_form or RepairForm()
    return render(request, "backoffice/quarantined.html", context)


def _quarantined(request: Request, public_id: UUID) -> Quarantined:
    found = quarantined_of(request.plan.slug, public_id)
    if found is None:
        raise Http404
    return found


def _address(quarantined: Quarantined) -> str:
    return reverse("backoffice:quarantined", args=[quarantined.public_id])
