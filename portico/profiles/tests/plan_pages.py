"""Two pages of a plan, so that addresses can be tested without the portal's own."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse


def where(request: HttpRequest, key: str = "") -> HttpResponse:
    """Say where this page believes to be."""
    return HttpResponse(f"{key or 'home'} {reverse('step', kwargs={'key': 'you'})}")


urlpatterns = [
    path("", where, name="home"),
    path("register/<slug:key>/", where, name="step"),
]
