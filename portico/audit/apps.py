"""The audit app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Registered as portico.audit, labelled audit."""

    name = "portico.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
