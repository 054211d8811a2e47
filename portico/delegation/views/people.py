"""The list of an organization's people (WM-12, WS-02)."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from portico.access.decide import decide
from portico.access.permissions import Permission
from portico.delegation.forms.people import FilterForm, SearchForm
from portico.delegation.listing import SORTS, Criteria, colleagues_of, people, shown
from portico.delegation.people_rows import row_of, short_title
from portico.delegation.words import joining
from portico.organizations.models import Organization
from portico.organizations.queries import headcount_of
from portico.organizations.working import working_member
from portico.profiles.schema import PageKind, Profile
from portico.web.http import Request
from portico.web.page import page
from portico.web.searches import recall, to_list

PAGE_LENGTH = 25


@page(permission=Permission.ORGANIZATION_HOME)
@require_safe
def show(request: Request) -> HttpResponse:
    """Everyone, for administrators; colleagues and who administers, for everybody else."""
    if decide(request.actor, Permission.ORGANIZATION_USERS).allowed:
        return _page(request)
    return _colleagues(request)


@page(permission=Permission.ORGANIZATION_USERS)
@require_POST
def search(request: Request) -> HttpResponse:
    """Keep what was typed in the session; the address carries only its key."""
    form = SearchForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    return to_list(request, "delegation:people", form.cleaned_data["text"])


def _page(request: Request, search_form: SearchForm | None = None) -> HttpResponse:
    plan, now, member = request.plan, timezone.now(), working_member(request)
    filters = FilterForm(request.GET, profile=plan)
    criteria = _criteria(request, filters)
    found = Paginator(people(member.organization, criteria, now=now), PAGE_LENGTH)
    shown_page: Page[Any] = found.get_page(request.GET.get("page"))
    rows = [
        row_of(each, actor=request.actor, profile=plan, now=now) for each in shown(list(shown_page))
    ]
    context = {
        "heading": plan.administration.title,
        "lead": _lead(member.organization, plan, found.count, is_narrowed=criteria.is_narrowed),
        "guides": [each for each in plan.pages if each.kind is PageKind.GUIDE],
        "me": member,
        "criteria": criteria,
        "search": request.GET.get("s", ""),
        "form": search_form or SearchForm(initial={"text": criteria.text}),
        "filters": filters,
        "page": shown_page,
        "rows": rows,
        "sorting": _sorting(request, criteria.sort),
        "removes": plan.administration.leaving,
    }
    return render(request, "delegation/people.html", context)


def _colleagues(request: Request) -> HttpResponse:
    plan, member = request.plan, working_member(request)
    everyone = Paginator(colleagues_of(member.organization), PAGE_LENGTH)
    rows: Page[Any] = everyone.get_page(request.GET.get("page"))
    context = {
        "heading": plan.administration.title,
        "lead": _count(everyone.count, member.organization),
        "me": member,
        "page": rows,
        "rows": [
            {
                "member": each,
                "title": _title(each.is_administrator, plan, is_main=each.is_main),
                "is_me": each.pk == member.pk,
            }
            for each in rows
        ],
        "joining": joining(plan),
    }
    return render(request, "delegation/colleagues.html", context)


def _criteria(request: Request, filters: FilterForm) -> Criteria:
    """Whatever the address says that makes no sense is as if it said nothing."""
    filters.is_valid()
    chosen = getattr(filters, "cleaned_data", {})
    sort = request.GET.get("sort", "")
    return Criteria(
        text=recall(request.session, request.GET.get("s", "")),
        sort=sort if sort.removeprefix("-") in SORTS else "name",
        main_has_all=request.plan.administration.main_holds == "every_role",
        **{name: chosen.get(name, "") for name in filters.fields},
    )


def _sorting(request: Request, sort: str) -> dict[str, dict[str, str]]:
    """For each sortable column: where its head leads, and how it is sorted now."""
    heads = {}
    for name in SORTS:
        query = request.GET.copy()
        query.pop("page", None)
        query["sort"] = f"-{name}" if sort == name else name
        order = "ascending" if sort == name else "descending"
        is_sorted = sort.removeprefix("-") == name
        heads[name] = {"url": f"?{query.urlencode()}", "order": order if is_sorted else ""}
    return heads


def _lead(organization: Organization, plan: Profile, count: int, *, is_narrowed: bool) -> str:
    """How many there are and who decides; while the list is narrowed it says itself how many."""
    others = headcount_of(organization).administrators - 1
    one, several = plan.labels.administrator, plan.labels.administrator_plural
    if others:
        title = short_title(one if others == 1 else several)
        who = f"You and {others} other {title} decide who can do what."
    else:
        who = "You alone decide who can do what. Make somebody else an administrator too."
    return who if is_narrowed else f"{_count(count, organization)} {who}"


def _count(number: int, organization: Organization) -> str:
    who = "1 person" if number == 1 else f"{number} people"
    return f"{who} in {organization.name}."


def _title(is_administrator: bool, plan: Profile, *, is_main: bool) -> str:  # noqa: FBT001 - a fact of the row
    if is_main:
        return short_title(plan.administration.main_title)
    return short_title(plan.labels.administrator) if is_administrator else ""
