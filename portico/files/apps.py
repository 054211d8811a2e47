"""The files app."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Registered as portico.files, labelled files."""

    name = "portico.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"
