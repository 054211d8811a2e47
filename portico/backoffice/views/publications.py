"""Writing the plan's pages and news: the list, the editor with its preview (WM-18, WM-19)."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from portico.access.permissions import Permission
from portico.backoffice.forms.publications import EditionForm
from portico.profiles.calendar import today_at
from portico.profiles.markdown import as_html
from portico.profiles.schema import PageKind
from portico.toolkit.models import Edition, EditionState
from portico.toolkit.queries import Publication, publication_of, publications_of
from portico.toolkit.services import EditedMeanwhile, Written, publish, publish_again, save_draft
from portico.toolkit.services import write_news as write
from portico.web.components import Pill
from portico.web.http import Request
from portico.web.moments import moment, within_sentence
from portico.web.page import page

PAGE_LENGTH = 25
KINDS = {
    PageKind.SECTION: "Page",
    PageKind.WORKING_WITH: "Working with us",
    PageKind.GUIDE: "Guide",
    PageKind.NEWS: "News",
}
PUBLISH, PREVIEW = "publish", "preview"
"""What the buttons of the editor post; any other saves a draft."""
Save = Callable[[Written, int, datetime], Edition]


@page(permission=Permission.PUBLICATIONS)
@require_safe
def show(request: Request) -> HttpResponse:
    """News, then every page of the profile, with who wrote last."""
    zone, now = request.plan.hours.zone, timezone.now()
    found = publications_of(request.plan)
    rows = Paginator(found, PAGE_LENGTH).get_page(request.GET.get("page"))
    context = {
        "heading": "Publications",
        "lead": "Your pages and news. What you publish is public at once.",
        "page": rows,
        "rows": [
            {
                "one": each,
                "kind": KINDS[each.kind],
                "pill": pill_of(each),
                "when": moment(each.newest.saved_at, zone=zone, now=now) if each.newest else "",
            }
            for each in rows
        ],
    }
    return render(request, "backoffice/publications.html", context)


@page(permission=Permission.PUBLICATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, key: str) -> HttpResponse:
    """Change a page: look at it, keep it as a draft, publish it."""
    found = publication_of(request.plan, key)
    if found is None:
        raise Http404

    def save(written: Written, based_on: int, now: datetime) -> Edition:
        verb = publish if request.POST.get("act") == PUBLISH else save_draft
        return verb(
            key=key,
            kind=found.kind,
            written=written,
            based_on=based_on,
            actor=request.actor,
            now=now,
        )

    return _editor(request, _form_of(request, found), save, found)


@page(permission=Permission.PUBLICATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def write_news(request: Request) -> HttpResponse:
    """Write a news item nobody has seen yet."""

    def save(written: Written, _: int, now: datetime) -> Edition:
        today, actor = today_at(request.plan, now), request.actor
        draft = write(written=written, today=today, actor=actor, now=now)
        if request.POST.get("act") != PUBLISH:
            return draft
        return publish_again(edition=draft, based_on=draft.number, actor=actor, now=now)

    data = request.POST if request.method == "POST" else None
    return _editor(request, EditionForm(data, initial={"based_on": 0}), save, None)


def pill_of(publication: Publication) -> Pill:
    """Where a page stands, in words."""
    newest = publication.newest
    if publication.has_draft:
        return Pill(tone="wait", label="Draft")
    if newest and newest.state == EditionState.PUBLISHED:
        return Pill(tone="ok", label="Published")
    if publication.shown:
        return Pill(tone="quiet", label="As delivered")
    return Pill(tone="quiet", label="Taken off")


def _form_of(request: Request, publication: Publication) -> EditionForm:
    begun = publication.newest or publication.shown
    initial = {
        "title": publication.title,
        "markdown": begun.markdown if begun else "",
        "based_on": publication.number,
    }
    return EditionForm(request.POST if request.method == "POST" else None, initial=initial)


def _editor(
    request: Request, form: EditionForm, save: Save, publication: Publication | None
) -> HttpResponse:
    """The form as it stands; saved, it leads on."""
    if not form.is_bound or not form.is_valid():
        return _shown(request, form, publication)
    typed = form.cleaned_data
    if request.POST.get("act") == PREVIEW:
        return _shown(request, form, publication, preview=typed["markdown"])
    try:
        edition = save(
            Written(title=typed["title"], markdown=typed["markdown"]),
            typed["based_on"],
            timezone.now(),
        )
    except EditedMeanwhile as told:
        again = EditionForm({**request.POST.dict(), "based_on": told.newest.number})
        return _shown(request, again, publication, theirs=told.newest)
    if edition.state == EditionState.PUBLISHED:
        messages.success(request, f"“{edition.title}” is published.")
        return redirect("backoffice:publications")
    messages.success(request, f"The draft of “{edition.title}” is saved.")
    return redirect("backoffice:edit_page", key=edition.key)


def _shown(
    request: Request,
    form: EditionForm,
    publication: Publication | None,
    *,
    preview: str = "",
    theirs: Edition | None = None,
) -> HttpResponse:
    zone, now = request.plan.hours.zone, timezone.now()
    context = {
        "heading": publication.title if publication else "Write news",
        "lead": KINDS[publication.kind]
        if publication
        else "Everyone reads it once you publish it.",
        "crumbs": [("Publications", reverse("backoffice:publications"))],
        "form": form,
        "publication": publication,
        "pill": pill_of(publication) if publication else None,
        "preview": as_html(preview) if preview else "",
        "theirs": theirs,
        "theirs_when": within_sentence(moment(theirs.saved_at, zone=zone, now=now))
        if theirs
        else "",
    }
    return render(request, "backoffice/edit_page.html", context)
