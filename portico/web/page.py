"""Declares what a page asks for. A view without this is no page: the gate answers 404."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers

from portico.access.permissions import Permission
from portico.access.tools import ToolPermission
from portico.web.http import Request

P = ParamSpec("P")
View = Callable[Concatenate[Request, P], HttpResponseBase]

WITHOUT_SIGN_IN = frozenset({Permission.PUBLIC, Permission.REGISTRATION, Permission.DEMO})


def page(
    *, permission: Permission | ToolPermission, exports: bool = False
) -> Callable[[View[P]], View[P]]:
    """Give a view its permission; only public pages may be kept by a browser or a proxy.

    ``exports``: what it answers leaves the portal, as a file or a table to download.
    """

    def declare(view: View[P]) -> View[P]:
        @wraps(view)
        def answer(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            response = view(request, *args, **kwargs)
            if permission is not Permission.PUBLIC:
                add_never_cache_headers(response)
            return response

        answer.permission = permission  # type: ignore[attr-defined] # what the gate and Django read off a view
        answer.exports = exports  # type: ignore[attr-defined] # what the gate reads off a view
        answer.login_required = permission not in WITHOUT_SIGN_IN  # type: ignore[attr-defined] # what the gate and Django read off a view
        return answer

    return declare
