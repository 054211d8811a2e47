"""The list of payments: figures, search, filters, totals."""

from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from portico.profiles.calendar import today_at
from portico.records.payments.queries.listed import PAGE_LENGTH, Listing, payments_listed
from portico.records.payments.queries.seen import PaymentSeen, has_payments, paid_by_month
from portico.records.payments.queries.wanted import SORTS, amount_typed
from portico.records.payments.rules import reference_key
from portico.toolkit.working import working_tool
from portico.tools.remittances.asked import Asked, asked, page_asked
from portico.tools.remittances.figures import Figures, figures_of, first_month
from portico.tools.remittances.forms import ALL, SearchForm
from portico.tools.remittances.queries import may_take, reading
from portico.tools.remittances.rules import payment_pill
from portico.tools.remittances.sentences import number_of, whose
from portico.tools.remittances.tool import VIEW
from portico.web.http import Request
from portico.web.page import page
from portico.web.searches import remember


@page(permission=VIEW)
@require_safe
def show(request: Request) -> HttpResponse:
    """The payments that fit, a page at a time."""
    return _page(request)


@page(permission=VIEW)
@require_POST
def search(request: Request) -> HttpResponse:
    """Keep what was typed in the session; the address carries only its key."""
    form = SearchForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    text = form.cleaned_data["text"]
    key = remember(request.session, text) if text else ""
    return redirect(_here(request, s=key, page=""))


def _page(request: Request, search_form: SearchForm | None = None) -> HttpResponse:
    plan, now = request.plan, timezone.now()
    today = today_at(plan, now)
    with reading(request.actor) as scope:
        wanted = asked(request, scope, today=today)
        found = payments_listed(
            scope=scope, criteria=wanted.criteria, page=page_asked(request), now=now
        )
        months = paid_by_month(scope=scope, since=first_month(today))
        is_new = not found.rows and not months and not has_payments(scope=scope)
    context = {
        "heading": working_tool(request).title,
        "lead": whose(scope, plan.name),
        "tool": working_tool(request),
        "search": request.GET.get("s", ""),
        "form": search_form or SearchForm(initial={"text": wanted.criteria.text}),
        "is_new": is_new,
        "is_partial": scope.is_partial,
        "may_take": may_take(request.actor),
        **_figures(figures_of(months, today=today), today),
        **_results(request, wanted, found),
    }
    return render(request, "remittances/all.html", context)


def _figures(figures: Figures, today: date) -> dict[str, Any]:
    return {"figures": figures, "month": f"{today:%B}"}


def _results(request: Request, wanted: Asked, found: Listing) -> dict[str, Any]:
    criteria = wanted.criteria
    everywhere: Page[Any] = Paginator(range(found.totals.payments), PAGE_LENGTH).get_page(
        found.page
    )
    return {
        "filters": wanted.filters,
        "criteria": criteria,
        "span": wanted.span,
        "is_narrowed": criteria.text
        or any(request.GET.get(name) for name in wanted.filters.fields),
        "all_time": _here(request, paid=ALL, page=""),
        "page": everywhere,
        "rows": [
            {
                "payment": each,
                "number": number_of(each),
                "pill": payment_pill(each.kind, each.method),
                "search": request.GET.get("s", "") if _by_claim(each, criteria.text) else "",
            }
            for each in found.rows
        ],
        "totals": found.totals,
        "sorting": _sorting(request, criteria.sort),
    }


def _by_claim(payment: PaymentSeen, text: str) -> bool:
    """Whether a payment was found by one of its claims: then its page shows these first."""
    key = reference_key(text)
    is_named = reference_key(payment.reference).startswith(key)
    return bool(key) and not is_named and amount_typed(text) != payment.amount


def _sorting(request: Request, sort: str) -> dict[str, dict[str, str]]:
    """For each sortable column: where its head leads, and how it is sorted now.

    What was the latest or the most comes first at the first press.
    """
    heads = {}
    for name in SORTS:
        ordered = {name: "ascending", f"-{name}": "descending"}.get(sort, "")
        turned = name if sort == f"-{name}" or (name == "reference" and not ordered) else f"-{name}"
        heads[name] = {"url": _here(request, sort=turned, page=""), "order": ordered}
    return heads


def _here(request: Request, **changes: str) -> str:
    """The list with the address's own parameters but for these; an empty one goes."""
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"{reverse('remittances:all')}?{query.urlencode()}"
