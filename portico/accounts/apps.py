"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Registered as portico.accounts, labelled accounts."""

    name = "portico.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to what happens beside a sign-in."""
        from portico.accounts.receivers import connect  # noqa: PLC0415 - models come first

        connect()
