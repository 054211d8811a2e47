"""The accounts app."""

from django.apps import AppConfig
from django.core import checks


class AccountsConfig(AppConfig):
    """Registered as portico.accounts, labelled accounts."""

    name = "portico.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hang up the checks and the receivers."""
        from portico.accounts.checks import check_factor_keys
        from portico.accounts.receivers import connect

        checks.register(check_factor_keys)
        connect()
