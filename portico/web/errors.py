"""The pages of what went wrong; config names them as handlers and as CSRF_FAILURE_VIEW."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.views.decorators.debug import sensitive_post_parameters

NEVER_KEPT = ("password", "code", "answer", "pin", "secret", "csrfmiddlewaretoken")
"""A posted field whose name holds one of these is not written back into a page."""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the browser sent what no form of ours sends."""
    return render(request, "web/400.html", status=HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 looks like 404: what someone may not know about does not exist for them."""
    return page_not_found(request, exception)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: for what is not there and for what is not theirs, with the same words."""
    return render(request, "web/404.html", status=HTTPStatus.NOT_FOUND)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: stands alone; no database, no context processors, no plan."""
    words = get_template("web/500.html").render()
    return HttpResponse(words, status=HTTPStatus.INTERNAL_SERVER_ERROR)


@sensitive_post_parameters()
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page expired: what was typed goes into a form with a fresh token."""
    kept = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if not any(part in name.lower() for part in NEVER_KEPT)
    ]
    context = {"kept": kept, "files": bool(request.FILES)}
    return render(request, "web/expired.html", context, status=HTTPStatus.FORBIDDEN)
