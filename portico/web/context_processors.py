"""What the base templates need on every page."""

from django.http import HttpRequest
from django.utils import timezone

from portico.profiles.downtimes import outages
from portico.profiles.schema import Profile
from portico.web.brand import digest


def kit(request: HttpRequest) -> dict[str, object]:
    """The plan of the page, the hash under which its colours are found, planned downtime."""
    plan: Profile | None = getattr(request, "plan_or_none", None)
    return {
        "plan": plan,
        "brand_digest": digest(plan.brand) if plan else "",
        "outages": lambda: outages(plan, timezone.now()) if plan else [],
    }
