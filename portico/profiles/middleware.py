"""Which plan a request is for: by host, or by the first segment of its path."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Protocol, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.request import split_domain_port
from django.template.loader import get_template
from django.urls import get_script_prefix, set_urlconf
from django.utils import timezone

from portico.profiles.addresses import PLAN_URLCONF, script_prefix
from portico.profiles.loading import profiles
from portico.profiles.removed import RemovedPlan, removed_plans
from portico.profiles.schema import Profile


class PlanRequest(HttpRequest):
    """A request after PlanMiddleware; ``plan`` is missing where ``plan_or_none`` is None."""

    plan: Profile
    plan_or_none: Profile | None
    urlconf: str


class PlanMiddleware:
    """Sets ``request.plan``; strips a plan's path prefix so that every reverse() knows it."""

    def __init__(self, get_response: Callable[[PlanRequest], HttpResponse]) -> None:
        """Django calls this once."""
        self.get_response = get_response

    def __call__(self, request: PlanRequest) -> HttpResponse:
        """Answer within the plan of the request, or within the installation."""
        host, _port = split_domain_port(request.get_host())
        slug, slash, _rest = request.path_info.removeprefix("/").partition("/")
        if plan := _of_host(host, profiles().values()):
            return self._within(plan, request, prefix="")
        if plan := profiles().get(slug):
            if not slash:
                there = request.get_full_path(force_append_slash=True)
                return HttpResponsePermanentRedirect(there)
            return self._within(plan, request, prefix=f"/{slug}")
        if removed := _of_host(host, removed_plans().values()) or removed_plans().get(slug):
            return _gone(removed)
        request.plan_or_none = None
        return self.get_response(request)

    def _within(self, plan: Profile, request: PlanRequest, *, prefix: str) -> HttpResponse:
        request.plan = request.plan_or_none = plan
        request.urlconf = PLAN_URLCONF
        request.path_info = request.path_info.removeprefix(prefix)
        request.META["SCRIPT_NAME"] = request.META.get("SCRIPT_NAME", "") + prefix
        set_urlconf(PLAN_URLCONF)
        below = f"{get_script_prefix().rstrip('/')}{prefix}/"
        # Times on a plan's pages are the plan's: a promise is kept in its time zone.
        with script_prefix(below), timezone.override(plan.hours.zone):
            return self.get_response(request)


class _HasHosts(Protocol):
    @property
    def hosts(self) -> tuple[str, ...]: ...


_Plan = TypeVar("_Plan", bound=_HasHosts)


def _of_host(host: str, plans: Iterable[_Plan]) -> _Plan | None:
    return next((plan for plan in plans if host in plan.hosts), None)


def _gone(plan: RemovedPlan) -> HttpResponse:
    page = get_template("profiles/removed.html").render({"plan": plan})
    return HttpResponse(page, status=HTTPStatus.GONE)
