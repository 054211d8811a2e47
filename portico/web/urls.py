"""The kit's own addresses: the colours, in every plan and outside; the style guide outside."""

from django.urls import path

from portico.web import views

app_name = "web"
urlpatterns = [
    path("brand/<slug:address>.css", views.brand, name="brand"),
]
installation_urlpatterns = [
    *urlpatterns,
    path("styleguide/", views.styleguide, name="styleguide"),
    path("styleguide/<slug:name>/", views.styleguide_frame, name="styleguide_frame"),
]
