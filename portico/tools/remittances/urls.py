"""Addresses of payments; no number of a check or a claim stands in one."""

from django.urls import path

from portico.tools.remittances.views import files, listing, mail, payment

app_name = "remittances"
urlpatterns = [
    path("remittances/", listing.show, name="all"),
    path("remittances/search/", listing.search, name="search"),
    path("remittances/<uuid:public_id>/", payment.show, name="payment"),
    path("remittances/<uuid:public_id>/find/", payment.find, name="find"),
    *(
        path(f"remittances/{key}.csv", files.table, {"key": key}, name=f"{key}_csv")
        for key in files.TABLES
    ),
    path("remittances/remittances.xlsx", files.workbook, name="workbook"),
    *(
        path(
            f"remittances/<uuid:public_id>/{key}.csv",
            files.table,
            {"key": key},
            name=f"payment_{key}_csv",
        )
        for key in ("claims", "services")
    ),
    path("remittances/<uuid:public_id>/remittance.xlsx", files.workbook, name="payment_workbook"),
    path("remittances/<uuid:public_id>/remittance.pdf", files.printed, name="printed"),
    path("remittances/<uuid:public_id>/remittance.835", files.original, name="original"),
    path("remittances/mail/", mail.show, name="mail"),
    path("remittances/mail/ask/", mail.ask, name="ask_for_mail"),
    path("remittances/mail/end/", mail.end, name="end_mail"),
]
