"""The roster app."""

from django.apps import AppConfig


class RosterConfig(AppConfig):
    """Registered as portico.records.roster, labelled roster."""

    name = "portico.records.roster"
    label = "roster"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say that ``portico load`` can load a roster."""
        from portico.records.roster import loads  # noqa: PLC0415 - needs the apps to be loaded

        loads.register()
