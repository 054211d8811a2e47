"""The loading app: no table, one command."""

from django.apps import AppConfig


class LoadingConfig(AppConfig):
    """Registered as portico.loading, labelled loading."""

    name = "portico.loading"
    label = "loading"
