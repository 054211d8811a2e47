"""The codes app."""

from django.apps import AppConfig


class CodesConfig(AppConfig):
    """Registered as portico.records.codes, labelled codes."""

    name = "portico.records.codes"
    label = "codes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say that ``portico load`` can load a plan's code list."""
        from portico.records.codes import loads  # noqa: PLC0415 - needs the apps to be loaded

        loads.register()
