"""One payment, claim by claim."""

from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from portico.records.codes.queries import texts_of
from portico.records.payments.queries.exported import has_original
from portico.records.payments.queries.seen import CLAIMS_LENGTH, PaymentOpened, payment_opened
from portico.toolkit.working import working_tool
from portico.tools.remittances.asked import page_asked
from portico.tools.remittances.forms import FindForm
from portico.tools.remittances.queries import may_take, reading
from portico.tools.remittances.rules import payment_pill
from portico.tools.remittances.sentences import headline, method_of, number_of, to_whom
from portico.tools.remittances.statement import (
    apart,
    cards_of,
    codes_of,
    groups_of,
    outside,
    terms_of,
)
from portico.tools.remittances.tool import VIEW
from portico.web.http import Request
from portico.web.page import page
from portico.web.searches import recall, remember

FEW = 3
"""So many claims are found by looking."""


@page(permission=VIEW)
@require_safe
def show(request: Request, public_id: UUID) -> HttpResponse:
    """What was paid, for which claims, and why not all that was billed."""
    return _page(request, public_id)


@page(permission=VIEW)
@require_POST
def find(request: Request, public_id: UUID) -> HttpResponse:
    """Keep what was typed in the session; the address carries only its key."""
    form = FindForm(request.POST)
    if not form.is_valid():
        return _page(request, public_id, form)
    address = reverse("remittances:payment", args=[public_id])
    text = form.cleaned_data["text"]
    return redirect(f"{address}?s={remember(request.session, text)}" if text else address)


def _page(request: Request, public_id: UUID, form: FindForm | None = None) -> HttpResponse:
    text = recall(request.session, request.GET.get("s", ""))
    with reading(request.actor) as scope:
        opened = payment_opened(
            scope=scope,
            public_id=public_id,
            now=timezone.now(),
            text=text,
            page=page_asked(request),
        )
        takes = may_take(request.actor)
        original = takes and has_original(scope=scope, public_id=public_id)
    if opened is None:
        raise Http404
    tool = working_tool(request)
    context = {
        "crumbs": [(tool.title, reverse("remittances:all"))],
        "form": form or FindForm(initial={"text": text}),
        "text": text,
        "may_take": takes,
        "has_original": original,
        "is_searched": bool(text) or opened.payment.claims > FEW,
        "explained": texts_of(plan=request.plan.slug, codes=codes_of(opened.claims)),
        **_told(opened),
    }
    return render(request, "remittances/payment.html", context)


def _told(opened: PaymentOpened) -> dict[str, Any]:
    payment, missing = opened.payment, apart(opened)
    claims: Page[Any] = Paginator(range(opened.count), CLAIMS_LENGTH).get_page(opened.page)
    return {
        "heading": headline(payment),
        "lead": to_whom(payment),
        "crumb": number_of(payment),
        "method": method_of(payment),
        "opened": opened,
        "payment": payment,
        "pill": payment_pill(payment.kind, payment.method),
        "terms": terms_of(opened),
        "apart": missing,
        "apart_amount": abs(missing),
        "page": claims,
        "cards": cards_of(opened.claims),
        "groups": groups_of(opened.claims),
        "outside": outside(opened.recoupments),
    }
