"""Addresses of payments; no number of a check or a claim stands in one."""

from django.urls import path

from portico.tools.remittances.views import listing, payment

app_name = "remittances"
urlpatterns = [
    path("remittances/", listing.show, name="all"),
    path("remittances/search/", listing.search, name="search"),
    path("remittances/<uuid:public_id>/", payment.show, name="payment"),
    path("remittances/<uuid:public_id>/find/", payment.find, name="find"),
]
