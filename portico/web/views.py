"""The plan's colours as a stylesheet, and the style guide."""

from collections.abc import Mapping

from django.http import Http404, HttpResponse
from django.shortcuts import render

from portico.access.permissions import Permission
from portico.profiles.loading import profiles
from portico.web import styleguide as samples
from portico.web.brand import digest, stylesheet
from portico.web.http import Request
from portico.web.page import page

A_YEAR = "public, max-age=31536000, immutable"
A_MINUTE = "public, max-age=60"


@page(permission=Permission.PUBLIC)
def brand(request: Request, address: str) -> HttpResponse:
    """The stylesheet whose hash is in the address; for an outdated one, the plan's of today."""
    known = {digest(profile.brand): profile.brand for profile in profiles().values()}
    plan = request.plan_or_none
    wanted = known.get(address) or (plan and plan.brand)
    if wanted is None:
        raise Http404
    answer = HttpResponse(stylesheet(wanted), content_type="text/css; charset=utf-8")
    answer["Cache-Control"] = A_YEAR if address in known else A_MINUTE
    return answer


@page(permission=Permission.DEMO)
def styleguide(request: Request) -> HttpResponse:
    """Every component and state; ``?plan=`` shows them in that plan's colours."""
    return render(request, "web/styleguide/components.html", _looks(request, samples.components()))


@page(permission=Permission.DEMO)
def styleguide_frame(request: Request, name: str) -> HttpResponse:
    """One of the frames a page can have, with sample content."""
    frame = samples.FRAMES.get(name)
    if frame is None:
        raise Http404
    return render(request, frame.template, _looks(request, frame.context), status=frame.status)


def _looks(request: Request, context: Mapping[str, object]) -> dict[str, object]:
    plan = profiles().get(request.GET.get("plan", ""))
    brand_digest = digest(plan.brand) if plan else ""
    look = {"plan": plan, "brand_digest": brand_digest, "plans": profiles().values()}
    return {**context, **look, "frames": samples.FRAMES}
