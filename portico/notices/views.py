"""The demo inbox: every mail, text and call the portal would have sent."""

import secrets
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portico.access.permissions import Permission
from portico.notices.forms import FilterForm
from portico.notices.inbox import Entry
from portico.notices.queries import demo_messages
from portico.web.http import Request
from portico.web.page import page

ON_A_PAGE = 20
KEPT = 20
"""How many filters a session remembers; addresses of people stay out of the page's own."""


@page(permission=Permission.DEMO)
def inbox(request: Request) -> HttpResponse:
    """The list; beside it, where there is room, the newest message. A POST sets the filter."""
    if request.method == "POST":
        return _filter(request)
    return _show(request, None)


@require_safe
@page(permission=Permission.DEMO)
def message(request: Request, public_id: UUID) -> HttpResponse:
    """One message; where there is room, the list stays beside it."""
    return _show(request, public_id)


def _show(request: Request, public_id: UUID | None) -> HttpResponse:
    now = timezone.now()
    criteria = _criteria(request)
    listed = Paginator(demo_messages(**criteria), ON_A_PAGE).get_page(request.GET.get("page"))
    entries = [Entry(each, now) for each in listed]
    if public_id is None:
        opened = entries[0] if entries else None
    else:
        found = demo_messages().filter(public_id=public_id).first()
        if found is None:
            raise Http404
        opened = Entry(found, now)
    context = {
        "heading": "Demo inbox",
        "form": FilterForm(criteria or None),
        "entries": entries,
        "listed": listed,
        "opened": opened,
        "is_detail": public_id is not None,
        "is_filtered": any(criteria.values()),
        "query": request.GET.urlencode(),
    }
    return render(request, "notices/inbox.html", context)


def _filter(request: Request) -> HttpResponse:
    """Keep what was asked for in the session and lead to an address that names only its key."""
    form = FilterForm(request.POST)
    if not form.is_valid() or not any(form.cleaned_data.values()):
        return HttpResponseRedirect(reverse("notices:inbox"))
    kept: dict[str, Any] = request.session.get("inbox", {})
    key = secrets.token_urlsafe(9)
    newest = list(kept.items())[-KEPT + 1 :]
    request.session["inbox"] = dict([*newest, (key, form.cleaned_data)])
    return HttpResponseRedirect(f"{reverse('notices:inbox')}?s={key}")


def _criteria(request: Request) -> dict[str, str]:
    kept: dict[str, dict[str, str]] = request.session.get("inbox", {})
    return kept.get(request.GET.get("s", ""), {})
