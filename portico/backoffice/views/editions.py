"""Everything that was ever saved of a page: looking at it, taking the page back to it, taking it off."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from portico.access.permissions import Permission
from portico.backoffice.forms.publications import BasedOnForm
from portico.profiles.markdown import as_html
from portico.profiles.schema import PageKind
from portico.toolkit.models import Edition, EditionState
from portico.toolkit.queries import Publication, editions_of, publication_of
from portico.toolkit.services import EditedMeanwhile, publish_again, withdraw
from portico.web.components import Pill
from portico.web.http import Request
from portico.web.moments import moment, within_sentence
from portico.web.page import page

PILLS = {
    EditionState.DRAFT: Pill(tone="wait", label="Draft"),
    EditionState.PUBLISHED: Pill(tone="quiet", label="Was public"),
    EditionState.WITHDRAWN: Pill(tone="quiet", label="Taken off"),
}
PUBLIC = Pill(tone="ok", label="Public now")
MEANWHILE = "Somebody saved this page meanwhile. Look at the newest version, then decide again."


@page(permission=Permission.PUBLICATIONS)
@require_safe
def listing(request: Request, key: str) -> HttpResponse:
    """Every version, the newest first."""
    found, zone, now = _publication(request, key), request.plan.hours.zone, timezone.now()
    rows = [
        {
            "edition": each,
            "pill": _pill(each, found),
            "when": moment(each.saved_at, zone=zone, now=now),
        }
        for each in editions_of(request.plan.slug, key)
    ]
    context = {
        "heading": "Versions",
        "lead": found.title,
        "crumbs": _crumbs(found),
        "publication": found,
        "rows": rows,
        "may_take_off": _is_ours(found),
    }
    return render(request, "backoffice/editions.html", context)


@page(permission=Permission.PUBLICATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Request, key: str, number: int) -> HttpResponse:
    """One version as everyone read it, or would; a button publishes it again."""
    found = _publication(request, key)
    edition = editions_of(request.plan.slug, key).filter(number=number).first()
    if edition is None:
        raise Http404
    if request.method == "POST":
        based_on = _based_on(request)
        try:
            now = timezone.now()
            publish_again(edition=edition, based_on=based_on, actor=request.actor, now=now)
        except EditedMeanwhile:
            messages.info(request, MEANWHILE)
        else:
            messages.success(request, f"Version {number} is public again.")
        return redirect("backoffice:editions", key=key)
    saved = moment(edition.saved_at, zone=request.plan.hours.zone, now=timezone.now())
    context = {
        "heading": edition.title,
        "crumb": f"Version {number}",
        "crumbs": [*_crumbs(found), ("Versions", reverse("backoffice:editions", args=[key]))],
        "lead": f"Version {number}, {within_sentence(saved)}, {edition.saved_by.full_name}",
        "edition": edition,
        "pill": _pill(edition, found),
        "html": as_html(edition.markdown),
        "form": BasedOnForm(initial={"based_on": found.number}),
    }
    return render(request, "backoffice/edition.html", context)


@page(permission=Permission.PUBLICATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def take_off(request: Request, key: str) -> HttpResponseBase:
    """Ask first, then take the text off that staff published."""
    found = _publication(request, key)
    if found.newest is None:
        raise Http404
    if not _is_ours(found):
        messages.info(request, MEANWHILE)
        return redirect("backoffice:editions", key=key)
    if request.method == "POST":
        try:
            _take_off(request, found.newest)
        except EditedMeanwhile:
            messages.info(request, MEANWHILE)
        else:
            messages.success(request, f"“{found.title}” is taken off.")
        return redirect("backoffice:editions", key=key)
    context = {
        "heading": f"Take “{found.title}” off?",
        "text": _consequence(found),
        "verb": "Take it off",
        "destroys": True,
        "back_url": reverse("backoffice:editions", args=[key]),
        "form": BasedOnForm(initial={"based_on": found.number}),
    }
    return render(request, "web/confirm.html", context)


def _take_off(request: Request, newest: Edition) -> None:
    if newest.number != _based_on(request):
        raise EditedMeanwhile(newest)
    withdraw(edition=newest, actor=request.actor, now=timezone.now())


def _publication(request: Request, key: str) -> Publication:
    found = publication_of(request.plan, key)
    if found is None:
        raise Http404
    return found


def _is_ours(publication: Publication) -> bool:
    """True where everyone reads a text that staff wrote."""
    return publication.shown is not None and publication.shown.edition > 0


def _pill(edition: Edition, publication: Publication) -> Pill:
    shown = publication.shown
    is_public = shown is not None and shown.edition == edition.number
    return PUBLIC if is_public else PILLS[EditionState(edition.state)]


def _consequence(publication: Publication) -> str:
    if publication.kind is PageKind.NEWS:
        return "Nobody finds it any more. Its versions stay, and you can publish it again."
    return "Everyone reads the text again that came with the portal. Your versions stay."


def _based_on(request: Request) -> int:
    """The newest edition when the page was shown; a form nobody of us made matches none."""
    form = BasedOnForm(request.POST)
    return int(form.cleaned_data["based_on"]) if form.is_valid() else -1


def _crumbs(publication: Publication) -> list[tuple[str, str]]:
    return [
        ("Publications", reverse("backoffice:publications")),
        (publication.title, reverse("backoffice:edit_page", args=[publication.key])),
    ]
