"""What the web server loads: Portico, unless its settings are unsafe."""

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import django
from django.core.handlers.wsgi import WSGIHandler

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portico.config.settings")
django.setup()

from portico.config.checks import is_local, refuse_unsafe  # noqa: E402 - Django stands first
from portico.config.settings import PORTICO  # noqa: E402 - the same

refuse_unsafe()
_portal = WSGIHandler()


def application(environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
    """Answer a request; the demo answers this machine alone, whatever it was bound to."""
    if PORTICO.demo and not is_local(str(environ.get("REMOTE_ADDR", ""))):
        start_response("403 Forbidden", [("Content-Type", "text/plain; charset=utf-8")])
        return [b"The demo answers the machine it runs on, and no other.\n"]
    return _portal(environ, start_response)
