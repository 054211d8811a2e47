"""What leaves as a file: tables as CSV and Excel, one payment as PDF and as the 835 it came in."""

from collections.abc import Generator
from contextlib import closing
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from portico.access.actor import Actor
from portico.access.scope import Scope
from portico.exchange.queries import original_transaction
from portico.profiles.calendar import today_at
from portico.records.payments.queries.exported import (
    EVERYTHING,
    claims_of,
    taken_away,
)
from portico.records.payments.queries.seen import Reading, original_of, payment_opened
from portico.records.payments.queries.wanted import Criteria
from portico.tools.remittances.asked import asked
from portico.tools.remittances.printed import Frame, pdf_of
from portico.tools.remittances.queries import reading
from portico.tools.remittances.tables import CLAIMS, PAYMENTS, SERVICES, Row, Table
from portico.tools.remittances.tool import DOWNLOAD
from portico.web.exports import csv_answer
from portico.web.http import Request
from portico.web.page import page
from portico.web.paper import TooLong
from portico.web.workbooks import MOST_ROWS, Sheet, TooManyRows, workbook_answer

TABLES = {"payments": PAYMENTS, "claims": CLAIMS, "services": SERVICES}
TOO_MANY = f"Excel holds {MOST_ROWS:,} rows and these are more. Narrow the list, or take CSV."
TOO_LONG = "This payment is too long for a PDF. Take its claims as CSV or Excel instead."


@page(permission=DOWNLOAD, exports=True)
@require_GET
def table(request: Request, key: str, public_id: UUID | None = None) -> HttpResponseBase:
    """A table as CSV, of what is listed or of one payment; the rows follow as they are read."""
    with reading(request.actor) as scope:
        criteria = _taken(request, scope, public_id)
    rows = _read(request.actor, TABLES[key], criteria, public_id)
    return csv_answer(name=key, head=TABLES[key].head, rows=rows)


@page(permission=DOWNLOAD, exports=True)
@require_GET
def workbook(request: Request, public_id: UUID | None = None) -> HttpResponseBase:
    """All three tables as an Excel file, which is written before it leaves."""
    try:
        with reading(request.actor) as scope:
            criteria = _taken(request, scope, public_id)
            return workbook_answer(
                name="remittances",
                sheets=[
                    Sheet(
                        each.title,
                        each.head,
                        each.rows(scope=scope, criteria=criteria, payment=public_id),
                    )
                    for each in TABLES.values()
                ],
            )
    except TooManyRows:
        messages.warning(request, TOO_MANY)
        return redirect(_back(request, public_id))


def _taken(request: Request, scope: Scope, public_id: UUID | None) -> Criteria:
    """What is asked for; that it leaves is on record. A payment that is not theirs is not there."""
    now = timezone.now()
    criteria = EVERYTHING if public_id else _criteria(request, scope, now)
    taken = taken_away(scope=scope, criteria=criteria, payment=public_id, now=now)
    if public_id and not taken.payments:
        raise Http404
    return criteria


def _criteria(request: Request, scope: Scope, now: datetime) -> Criteria:
    return asked(request, scope, today=today_at(request.plan, now)).criteria


def _read(actor: Actor, wanted: Table, criteria: Criteria, payment: UUID | None) -> Generator[Row]:
    """The rows, in a transaction of their own: the view's is over when the first is asked for."""
    with reading(actor) as scope:
        yield from wanted.rows(scope=scope, criteria=criteria, payment=payment)


def _back(request: Request, public_id: UUID | None) -> str:
    if public_id:
        return reverse("remittances:payment", args=[public_id])
    return f"{reverse('remittances:all')}?{request.GET.urlencode()}"


@page(permission=DOWNLOAD, exports=True)
@require_GET
def printed(request: Request, public_id: UUID) -> HttpResponseBase:
    """One payment with every claim of it that they see, as PDF."""
    now = timezone.now()
    plan = request.plan
    frame = Frame(slug=plan.slug, plan=plan.name, printed_on=today_at(plan, now))
    try:
        with reading(request.actor) as scope:
            opened = payment_opened(
                scope=scope, public_id=public_id, now=now, how=Reading.PRINTED, length=1
            )
            if opened is None:
                raise Http404
            with closing(claims_of(scope=scope, payment=public_id)) as claims:
                pdf = pdf_of(opened, claims, frame)
    except TooLong:
        messages.warning(request, TOO_LONG)
        return redirect(_back(request, public_id))
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="remittance.pdf"'
    return answer


@page(permission=DOWNLOAD, exports=True)
@require_GET
def original(request: Request, public_id: UUID) -> HttpResponseBase:
    """The 835 it came in, of this payee alone; nothing for who sees a part, or where none came."""
    with reading(request.actor) as scope:
        found = original_of(scope=scope, public_id=public_id, now=timezone.now())
        if found is None:
            raise Http404
        body = original_transaction(plan=scope.plan, transaction_id=found)
    answer = StreamingHttpResponse(body, content_type="application/edi-x12")
    answer["Content-Disposition"] = 'attachment; filename="remittance.835"'
    return answer
