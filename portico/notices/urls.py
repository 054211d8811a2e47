"""The demo inbox belongs to the installation, not to a plan."""

from django.urls import path

from portico.notices import views

app_name = "notices"
installation_urlpatterns = [
    path("demo/inbox/", views.inbox, name="inbox"),
    path("demo/inbox/<uuid:public_id>/", views.message, name="message"),
]
