"""The proofs app."""

from django.apps import AppConfig


class ProofsConfig(AppConfig):
    """Registered as portico.proofs, labelled proofs."""

    name = "portico.proofs"
    label = "proofs"
    default_auto_field = "django.db.models.BigAutoField"
