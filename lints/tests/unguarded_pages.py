"""Pages of which some declare no permission."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from portico.access.permissions import Permission
from portico.access.tools import ToolPermission
from portico.profiles.announced import announced


def opened(request: HttpRequest) -> HttpResponse:
    """Declares nothing."""
    return HttpResponse()


def mistyped(request: HttpRequest) -> HttpResponse:
    """Declares what is no permission."""
    return HttpResponse()


def guarded(request: HttpRequest) -> HttpResponse:
    """Declares its permission."""
    return HttpResponse()


def invented(request: HttpRequest) -> HttpResponse:
    """Declares a permission as no tool announces it."""
    return HttpResponse()


def of_tool(request: HttpRequest) -> HttpResponse:
    """Declares a tool's permission as the tool announces it."""
    return HttpResponse()


VIEW = announced()["remittances.view"]
HARMLESS = ToolPermission(key=VIEW.key, does=VIEW.does, shows_phi=False)
mistyped.permission = "pubic"  # type: ignore[attr-defined] # what the lint has to find
guarded.permission = Permission.PUBLIC  # type: ignore[attr-defined] # what the lint has to find
invented.permission = HARMLESS  # type: ignore[attr-defined] # what the lint has to find
of_tool.permission = VIEW  # type: ignore[attr-defined] # what the lint has to find

staff = [path("open/", opened), path("mistyped/", mistyped), path("guarded/", guarded)]
tools = [path("invented/", invented), path("announced/", of_tool)]
urlpatterns = [path("staff/", include(staff)), path("guarded/", guarded), *tools]
