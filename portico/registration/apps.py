"""The registration app."""

from django.apps import AppConfig


class RegistrationConfig(AppConfig):
    """Registered as portico.registration, labelled registration."""

    name = "portico.registration"
    label = "registration"
    default_auto_field = "django.db.models.BigAutoField"
