"""The jobs app."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Registered as portico.jobs, labelled jobs."""

    name = "portico.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"
