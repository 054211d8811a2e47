"""The config app."""

from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class ConfigConfig(AppConfig):
    """Registered as portico.config, labelled config."""

    name = "portico.config"
    label = "config"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let ``portico check --deploy`` know our reasons not to start."""
        from portico.config import checks  # noqa: F401, PLC0415 - registers itself


class StaticFiles(StaticFilesConfig):
    """Django's static files, less what the design system ships and no page uses."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "material-icons*",
        "uswds-icons",
        "favicons",
        "public-sans",
        "uswds.css",
        "uswds.js",
    ]
