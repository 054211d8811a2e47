"""The toolkit app."""

from django.apps import AppConfig


class ToolkitConfig(AppConfig):
    """Registered as portico.toolkit, labelled toolkit."""

    name = "portico.toolkit"
    label = "toolkit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Staff who sign out look as nobody any more."""
        from portico.toolkit.receivers import connect  # noqa: PLC0415 - models come first

        connect()
