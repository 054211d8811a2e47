"""The notices app."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Registered as portico.notices, labelled notices."""

    name = "portico.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"
