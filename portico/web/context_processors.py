"""What the base templates need on every page."""

from django.http import HttpRequest

from portico.profiles.schema import Profile
from portico.web.brand import digest


def kit(request: HttpRequest) -> dict[str, object]:
    """The plan of the page and the hash under which its colours are found."""
    plan: Profile | None = getattr(request, "plan_or_none", None)
    return {"plan": plan, "brand_digest": digest(plan.brand) if plan else ""}
