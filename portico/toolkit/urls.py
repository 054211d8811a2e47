"""Addresses of the pages around the tools."""

from django.urls import path

from portico.toolkit.views import enter, home, people, public, requests

app_name = "toolkit"
installation_urlpatterns = [
    path("", public.landing, name="landing"),
]
urlpatterns = [
    path("", public.public, name="public"),
    path("enter/", enter.enter, name="enter"),
    path("switch/", enter.switch, name="switch"),
    path("home/", home.home, name="home"),
    path("people/", people.people, name="people"),
    path("people/invitations/<uuid:public_id>/cancel/", people.cancel, name="cancel_invitation"),
    path("providers/", home.providers, name="providers"),
    path("requests/", requests.listing, name="requests"),
    path("requests/<uuid:public_id>/", requests.answer, name="request"),
]
