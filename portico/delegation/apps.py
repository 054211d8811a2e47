"""The delegation app."""

from django.apps import AppConfig


class DelegationConfig(AppConfig):
    """Registered as portico.delegation, labelled delegation."""

    name = "portico.delegation"
    label = "delegation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the calendar's job, what decisions do, and what follows from elsewhere."""
        from portico.delegation import jobs, receivers  # noqa: F401, PLC0415 - need the apps to be loaded
        from portico.delegation.services import outcomes  # noqa: PLC0415 - the same
        from portico.delegation.services.accepting import (  # noqa: PLC0415 - the same
            follow_acceptance,
        )
        from portico.delegation.services.appointing import (  # noqa: PLC0415 - the same
            appoint_invited,
        )

        outcomes.register()
        follow_acceptance(appoint_invited)
        receivers.connect()
