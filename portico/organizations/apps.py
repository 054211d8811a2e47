"""The organizations app."""

from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    """Registered as portico.organizations, labelled organizations."""

    name = "portico.organizations"
    label = "organizations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell accounts which plans a person belongs to: the strictest rules their password."""
        from portico.accounts.belonging import register_plans  # noqa: PLC0415 - models come first
        from portico.organizations.queries import plans_of  # noqa: PLC0415 - the same

        register_plans(plans_of)
