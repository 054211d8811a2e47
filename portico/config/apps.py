"""The config app."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Registered as portico.config, labelled config."""

    name = "portico.config"
    label = "config"
    default_auto_field = "django.db.models.BigAutoField"
