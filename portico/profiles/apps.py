"""The profiles app."""

from django.apps import AppConfig
from django.core.checks import register

from portico.profiles.checks import check_profiles


class ProfilesConfig(AppConfig):
    """Registered as portico.profiles, labelled profiles."""

    name = "portico.profiles"
    label = "profiles"

    def ready(self) -> None:
        """Have plans/ read and linted by every command that checks the system."""
        register(check_profiles)
