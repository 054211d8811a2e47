"""Search criteria kept in the session, so that no identifier stands in an address.

A POST remembers what was typed under a random key and redirects to ``?s=key``; paging, sorting
and Back work on that address.
"""

import secrets

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpResponseRedirect
from django.urls import reverse

from portico.web.http import Request

KEPT = 20
"""How many searches a session remembers; the oldest goes first."""
_PREFIX = "search:"


def remember(session: SessionBase, text: str) -> str:
    """Keep what was typed; returns the key for the address."""
    keys = [key for key in session.keys() if key.startswith(_PREFIX)]  # noqa: SIM118 - no mapping
    for old in keys[: max(0, len(keys) - KEPT + 1)]:
        del session[old]
    key = secrets.token_urlsafe(9)
    session[_PREFIX + key] = text
    return key


def recall(session: SessionBase, key: str) -> str:
    """What was typed under a key of this session; nothing for a key of another."""
    return str(session.get(_PREFIX + key, "")) if key else ""


def to_list(request: Request, name: str, text: str) -> HttpResponseRedirect:
    """Go to the first page of the list ``name`` with its filters, searched for what was typed."""
    query = request.GET.copy()
    for key in ("s", "page"):
        query.pop(key, None)
    if text:
        query["s"] = remember(request.session, text)
    return HttpResponseRedirect(f"{reverse(name)}?{query.urlencode()}")
