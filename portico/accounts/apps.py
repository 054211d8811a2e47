"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Registered as portico.accounts, labelled accounts."""

    name = "portico.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
