"""The registry app."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Registered as portico.registry, labelled registry."""

    name = "portico.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say which files ``portico load`` can load into the registry."""
        from portico.registry import loads  # noqa: PLC0415 - needs the apps to be loaded

        loads.register()
