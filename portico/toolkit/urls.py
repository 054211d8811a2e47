"""Addresses of the pages around the tools."""

from django.urls import path

from portico.toolkit.views import (
    agreements,
    enter,
    home,
    pages,
    public,
    requests,
    setup,
    tools,
    trail,
)

app_name = "toolkit"
installation_urlpatterns = [
    path("", public.landing, name="landing"),
]
urlpatterns = [
    path("", public.public, name="public"),
    path("enter/", enter.enter, name="enter"),
    path("switch/", enter.switch, name="switch"),
    path("home/", home.home, name="home"),
    path("pages/news/", pages.news, name="news"),
    path("pages/news/<slug:key>/", pages.news_item, name="news_item"),
    path("pages/<slug:key>/", pages.page_of_plan, name="page"),
    path("setup/<slug:key>/done/", setup.done, name="setup_done"),
    path("tools/<slug:key>/", tools.tool, name="tool"),
    path("doors/<slug:key>/", tools.door, name="door"),
    path("providers/", home.providers, name="providers"),
    path("agreements/", agreements.accepted, name="accepted"),
    path("agreements/accept/", agreements.accept, name="accept"),
    path("agreements/<uuid:public_id>/", agreements.acceptance, name="acceptance"),
    path("trail/", trail.show, name="trail"),
    path("trail/download/", trail.download, name="download_trail"),
    path("requests/", requests.listing, name="requests"),
    path("requests/<uuid:public_id>/", requests.answer, name="request"),
]
