"""The agreements app."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """Registered as portico.agreements, labelled agreements."""

    name = "portico.agreements"
    label = "agreements"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the job of the signed copy."""
        from portico.agreements import jobs  # noqa: F401, PLC0415 - needs the apps to be loaded
