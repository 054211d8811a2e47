"""The registration app."""

from django.apps import AppConfig


class RegistrationConfig(AppConfig):
    """Registered as portico.registration, labelled registration."""

    name = "portico.registration"
    label = "registration"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what decisions on registrations do, and declare the calendar's job."""
        from portico.accounts.services import register_activation_mail  # noqa: PLC0415 - the same
        from portico.registration import jobs  # noqa: F401, PLC0415 - needs the apps to be loaded
        from portico.registration.services import outcomes  # noqa: PLC0415 - the same
        from portico.registration.services.activation import (  # noqa: PLC0415 - the same
            send_links_again,
        )

        outcomes.register()
        register_activation_mail(send_links_again)
