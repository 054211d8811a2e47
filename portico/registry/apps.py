"""The registry app."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Registered as portico.registry, labelled registry."""

    name = "portico.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"
