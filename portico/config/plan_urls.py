"""The pages of one plan, under its prefix or host; PlanMiddleware sends requests here."""

from portico.config.urls import pages_of

urlpatterns = pages_of("urlpatterns")
