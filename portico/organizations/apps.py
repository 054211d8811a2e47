"""The organizations app."""

from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    """Registered as portico.organizations, labelled organizations."""

    name = "portico.organizations"
    label = "organizations"
    default_auto_field = "django.db.models.BigAutoField"
