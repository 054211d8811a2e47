"""Pages everyone finds: the installation's front page and each plan's."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateformat import format as shown
from django.views.decorators.http import require_safe

from portico.access.permissions import Permission
from portico.profiles.addresses import url_for
from portico.profiles.calendar import business_calendar
from portico.profiles.loading import profiles
from portico.toolkit.catalogue import tools_of
from portico.toolkit.demo import demo_sign_ins, to_try
from portico.toolkit.links import address_of
from portico.toolkit.opening import opening
from portico.toolkit.queries import news_of
from portico.web.http import Request
from portico.web.page import page

NEWS_IN_SIGHT = 3


@page(permission=Permission.PUBLIC)
@require_safe
def landing(request: Request) -> HttpResponse:
    """Say which plans are here; in the demo also how to get in."""
    demo = settings.PORTICO.demo
    several = to_try() if demo else {}
    plans = [
        {
            "plan": plan,
            "url": url_for(plan.slug, "toolkit:public"),
            "to_try": several.get(plan.slug, []),
        }
        for plan in profiles().values()
    ]
    context = {
        "heading": "Provider portals",
        "plans": plans,
        "demo": demo,
        "sign_ins": demo_sign_ins(now=timezone.now()) if demo else [],
    }
    response = render(request, "toolkit/landing.html", context)
    if demo:
        response["Cache-Control"] = "no-store"  # the codes below change every thirty seconds
    return response


@page(permission=Permission.PUBLIC)
@require_safe
def public(request: Request) -> HttpResponse:
    """One plan: what its portal is for, what to have at hand, whom to call."""
    now, plan = timezone.now(), request.plan
    hours = opening(business_calendar(plan), now)
    changes = hours.changes_at
    today = changes.date() == now.astimezone(plan.hours.zone).date()
    context = {
        "heading": plan.public.headline,
        "public": plan.public,
        "doors": [(door, tools_of(plan, participates=True, door=door)) for door in plan.doors],
        "quick_links": [(link.title, address_of(link)) for link in plan.public.quick_links],
        "news": news_of(plan.slug)[:NEWS_IN_SIGHT],
        "zone": plan.hours.zone,
        "is_open": hours.is_open,
        "changes": shown(changes, "g:i a" if today else "l, g:i a"),
    }
    return render(request, "toolkit/public.html", context)
