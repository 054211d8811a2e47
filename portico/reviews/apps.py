"""The reviews app."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Registered as portico.reviews, labelled reviews."""

    name = "portico.reviews"
    label = "reviews"
    default_auto_field = "django.db.models.BigAutoField"
