"""The plan's colours as a stylesheet, and the style guide."""

from django.http import Http404, HttpResponse

from portico.access.permissions import Permission
from portico.profiles.loading import profiles
from portico.web.brand import NO_PLAN, digest, stylesheet
from portico.web.http import Request
from portico.web.page import page

A_YEAR = "public, max-age=31536000, immutable"
A_MINUTE = "public, max-age=60"


@page(permission=Permission.PUBLIC)
def brand(request: Request, address: str) -> HttpResponse:
    """The stylesheet whose hash is in the address; for an outdated one, the plan's of today."""
    brands = [NO_PLAN, *(profile.brand for profile in profiles().values())]
    known = {digest(each): each for each in brands}
    plan = request.plan_or_none
    wanted = known.get(address) or (plan and plan.brand)
    if wanted is None:
        raise Http404
    answer = HttpResponse(stylesheet(wanted), content_type="text/css; charset=utf-8")
    answer["Cache-Control"] = A_YEAR if address in known else A_MINUTE
    return answer
