"""The pages of what went wrong; config names them as handlers and as CSRF_FAILURE_VIEW."""

import logging
import secrets
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.cache import add_never_cache_headers
from django.views.decorators.debug import sensitive_post_parameters

logger = logging.getLogger(__name__)

NEVER_KEPT = ("password", "code", "answer", "pin", "secret", "csrfmiddlewaretoken")
"""A posted field whose name holds one of these is not written back into a page."""

READABLE = "ACDEFHJKMNPQRTUVWXY34679"
"""Letters and digits nobody confuses on the phone."""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the browser sent what no form of ours sends."""
    return _tell(request, "web/400.html", HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 looks like 404: what someone may not know about does not exist for them."""
    return page_not_found(request, exception)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: for what is not there and for what is not theirs, with the same words."""
    return _tell(request, "web/404.html", HTTPStatus.NOT_FOUND)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: stands alone; asks no database and runs no context processor."""
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    context = {"reference": _reference(status), "plan": getattr(request, "plan_or_none", None)}
    return HttpResponse(get_template("web/500.html").render(context), status=status)


@sensitive_post_parameters()
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page expired: what was typed goes into a form with a fresh token."""
    kept = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if not any(part in name.lower() for part in NEVER_KEPT)
    ]
    return _tell(request, "web/expired.html", HTTPStatus.FORBIDDEN, kept=kept)


def _tell(
    request: HttpRequest, template: str, status: HTTPStatus, **context: object
) -> HttpResponse:
    told = {**context, "reference": _reference(status)}
    response = render(request, template, told, status=status)
    add_never_cache_headers(response)
    return response


def _reference(status: HTTPStatus) -> str:
    """A word for the help line, found again in the log; it says nothing about anyone."""
    reference = f"{status}-" + "".join(secrets.choice(READABLE) for _ in range(4))
    logger.info("Answered %s", reference)
    return reference
