"""The profiles app."""

from django.apps import AppConfig


class ProfilesConfig(AppConfig):
    """Registered as portico.profiles, labelled profiles."""

    name = "portico.profiles"
    label = "profiles"
