"""The reviews app."""

from django.apps import AppConfig
from django.core.checks import register


class ReviewsConfig(AppConfig):
    """Registered as portico.reviews, labelled reviews."""

    name = "portico.reviews"
    label = "reviews"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the calendar's job and the check of the profiles."""
        from portico.reviews import jobs  # noqa: F401, PLC0415 - needs the apps to be loaded
        from portico.reviews.checks import check_second_persons  # noqa: PLC0415 - the same

        register(check_second_persons)
