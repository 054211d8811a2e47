"""The exchange app."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Registered as portico.exchange, labelled exchange."""

    name = "portico.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"
