"""Pages of which some declare no permission."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from portico.access.permissions import Permission


def opened(request: HttpRequest) -> HttpResponse:
    """Declares nothing."""
    return HttpResponse()


def mistyped(request: HttpRequest) -> HttpResponse:
    """Declares what is no permission."""
    return HttpResponse()


def guarded(request: HttpRequest) -> HttpResponse:
    """Declares its permission."""
    return HttpResponse()


mistyped.permission = "pubic"  # type: ignore[attr-defined] # what the lint has to find
guarded.permission = Permission.PUBLIC  # type: ignore[attr-defined] # what the lint has to find

staff = [path("open/", opened), path("mistyped/", mistyped), path("guarded/", guarded)]
urlpatterns = [path("staff/", include(staff)), path("guarded/", guarded)]
