"""The toolkit app."""

from django.apps import AppConfig


class ToolkitConfig(AppConfig):
    """Registered as portico.toolkit, labelled toolkit."""

    name = "portico.toolkit"
    label = "toolkit"
    default_auto_field = "django.db.models.BigAutoField"
