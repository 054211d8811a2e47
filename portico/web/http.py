"""The request as every view sees it, once the middleware has done its part."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from portico.access.actor import Actor
from portico.profiles.schema import Profile


class Request(HttpRequest):
    """Only a type: the middleware hangs these on Django's own request."""

    plan: Profile
    """The plan of the address. Pages of the installation have none: ask ``plan_or_none`` there."""
    plan_or_none: Profile | None
    actor: Actor
    htmx: HtmxDetails
