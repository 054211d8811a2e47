"""Uploading files to the exchange: kept at once, loaded by a job."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from portico.access.permissions import Permission
from portico.backoffice.exchange_words import counted
from portico.backoffice.forms.exchange import UploadForm
from portico.exchange.models import ReceivedFile
from portico.exchange.services import keep_upload
from portico.web.http import Request
from portico.web.page import page


@page(permission=Permission.OPERATION)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: Request) -> HttpResponse:
    """Take what is worth a look; say of each other file why it is not taken."""
    is_sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if is_sent else UploadForm()
    if is_sent:
        form.is_valid()
        kept = _kept(request, form)
        if kept:
            said = counted(
                len(kept), "file is here. What is new in it", "files are here. What is new"
            )
            messages.success(request, f"{said} is being loaded.")
        if kept and not form.errors:
            return _on(kept)
    context = {
        "heading": "Upload files",
        "lead": "They are kept as they come and loaded after you left this page.",
        "crumbs": [("File exchange", reverse("backoffice:exchange"))],
        "form": form,
        "largest": settings.UPLOAD_MEGABYTES,
    }
    return render(request, "backoffice/exchange_upload.html", context)


def _kept(request: Request, form: UploadForm) -> list[ReceivedFile]:
    return [
        keep_upload(
            source=file,  # type: ignore[arg-type] # Django's own reads and seeks like a binary file
            name=file.name or "",
            plan=request.plan.slug,
            actor=request.actor,
            now=timezone.now(),
        )
        for file in form.taken
    ]


def _on(kept: list[ReceivedFile]) -> HttpResponse:
    """Lead to the one file, or to the board with all of them."""
    if len(kept) == 1:
        return redirect("backoffice:exchange_file", kept[0].public_id)
    return redirect("backoffice:exchange")
