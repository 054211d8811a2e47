"""The plan's own pages and its news, found without signing in (WM-18, WM-19)."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from portico.access.permissions import Permission
from portico.profiles.markdown import as_html
from portico.toolkit.queries import PageText, news_of, news_text, page_text
from portico.web.http import Request
from portico.web.page import page

PAGE_LENGTH = 20


@page(permission=Permission.PUBLIC)
@require_safe
def page_of_plan(request: Request, key: str) -> HttpResponse:
    """One subject of the plan's menu, its guide, its page about working with it."""
    text = page_text(request.plan, key)
    if text is None:
        raise Http404
    return _shown(request, text)


@page(permission=Permission.PUBLIC)
@require_safe
def news(request: Request) -> HttpResponse:
    """The plan's news, the latest first."""
    rows = Paginator(news_of(request.plan.slug), PAGE_LENGTH).get_page(request.GET.get("page"))
    context = {"heading": "News", "page": rows, "zone": request.plan.hours.zone}
    return render(request, "toolkit/news.html", context)


@page(permission=Permission.PUBLIC)
@require_safe
def news_item(request: Request, key: str) -> HttpResponse:
    """One news item."""
    text = news_text(request.plan, key)
    if text is None:
        raise Http404
    return _shown(request, text, way_back=("All news", reverse("toolkit:news")))


def _shown(
    request: Request, text: PageText, way_back: tuple[str, str] | None = None
) -> HttpResponse:
    context = {
        "heading": text.title,
        "text": text,
        "html": as_html(text.markdown),
        "zone": request.plan.hours.zone,
        "way_back": way_back,
    }
    return render(request, "toolkit/page.html", context)
