"""The config app."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Registered as portico.config, labelled config."""

    name = "portico.config"
    label = "config"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let ``portico check --deploy`` know our reasons not to start."""
        from portico.config import checks  # noqa: F401, PLC0415 - registers itself
