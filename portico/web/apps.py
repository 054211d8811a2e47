"""The web app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Registered as portico.web, labelled web."""

    name = "portico.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"
