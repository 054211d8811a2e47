"""The payments app."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """Registered as portico.records.payments, labelled payments."""

    name = "portico.records.payments"
    label = "payments"
    default_auto_field = "django.db.models.BigAutoField"
