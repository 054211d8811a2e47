"""The jobs app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    """Registered as portico.jobs, labelled jobs."""

    name = "portico.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import every folder's ``jobs.py``, so that each job is known by its name."""
        autodiscover_modules("jobs")
