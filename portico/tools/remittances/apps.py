"""The remittances app."""

from django.apps import AppConfig


class RemittancesConfig(AppConfig):
    """Registered as portico.tools.remittances, labelled remittances."""

    name = "portico.tools.remittances"
    label = "remittances"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the job of the morning mail."""
        from portico.tools.remittances import jobs  # noqa: F401, PLC0415 - needs the apps to be loaded
