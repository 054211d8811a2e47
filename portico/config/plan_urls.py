"""The pages of one plan, under its prefix or host; PlanMiddleware sends requests here."""

from portico.accounts.urls import library_urlpatterns
from portico.config.urls import handler400, handler403, handler404, handler500, pages_of

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [*pages_of("urlpatterns"), *library_urlpatterns]
