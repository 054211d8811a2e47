"""The backoffice app."""

from django.apps import AppConfig


class BackofficeConfig(AppConfig):
    """Registered as portico.backoffice, labelled backoffice."""

    name = "portico.backoffice"
    label = "backoffice"
    default_auto_field = "django.db.models.BigAutoField"
