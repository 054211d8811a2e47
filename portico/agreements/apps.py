"""The agreements app."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """Registered as portico.agreements, labelled agreements."""

    name = "portico.agreements"
    label = "agreements"
    default_auto_field = "django.db.models.BigAutoField"
