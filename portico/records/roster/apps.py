"""The roster app."""

from django.apps import AppConfig


class RosterConfig(AppConfig):
    """Registered as portico.records.roster, labelled roster."""

    name = "portico.records.roster"
    label = "roster"
    default_auto_field = "django.db.models.BigAutoField"
