"""How a protected model is read: through ``visible`` alone, and only inside ``acting``."""

from typing import TypeVar

from django.db import models

from portico.audit.acting import require_acting

M = TypeVar("M", bound=models.Model)


class VisibleManager(models.Manager[M]):
    """The manager of a table under row-level security; its model has no ``objects``.

    Outside ``acting`` the database would show no row at all, which looks like "there is none":
    so this refuses instead. Gatekeepers return values, never a query that is read later.
    """

    def get_queryset(self) -> models.QuerySet[M]:
        """Return what the acting plan and TINs may see."""
        require_acting()
        return super().get_queryset()
