"""Browsers someone signed in with before: a few guesses of each day are kept for them.

The cookie holds hashes of the people, signed; it opens nothing by itself.
"""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase

COOKIE = "__Host-devices" if settings.SESSION_COOKIE_SECURE else "devices"
REMEMBERED_FOR = 180 * 24 * 3600
_SALT = "portico.devices"
_PEOPLE = 5
_LENGTH = 16


def is_known(request: HttpRequest, person: str) -> bool:
    """True when this person (a key of guesses.py) signed in with this browser before."""
    return person[:_LENGTH] in _people(request)


def remember(request: HttpRequest, response: HttpResponseBase, person: str) -> None:
    """Remember the person (a key of guesses.py) in this browser; the five latest are kept."""
    mine = person[:_LENGTH]
    people = [mine, *(other for other in _people(request) if other != mine)][:_PEOPLE]
    response.set_cookie(
        COOKIE,
        signing.dumps(people, salt=_SALT),
        max_age=REMEMBERED_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _people(request: HttpRequest) -> list[str]:
    try:
        found = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=REMEMBERED_FOR)
    except signing.BadSignature:
        return []
    return [str(person) for person in found]
