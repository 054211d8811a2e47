"""The companies an office lets work for it: choose one, offer, see who does what, end it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portico.access.permissions import Permission
from portico.accounts.challenges import TooSoon
from portico.delegation.forms.access import Choices
from portico.delegation.forms.third_parties import CompanyEmailForm, CompanyForm, OfferForm
from portico.delegation.models import Delegation
from portico.delegation.queries import participates
from portico.delegation.queries.third_parties import given_by, standing_of, terms_of
from portico.delegation.rules.third_parties import Terms, Work, delegable
from portico.delegation.services.between import NoSuchCompany, Over
from portico.delegation.services.third_parties import (
    AlreadyOffered,
    CannotOffer,
    TooManyLookups,
    end,
    find_companies,
    invite_company,
    offer,
)
from portico.delegation.words import OVER, STANDS, in_us_order, role_title
from portico.organizations.models import Organization
from portico.organizations.queries import third_parties_of
from portico.organizations.working import working_member
from portico.profiles.announced import announced
from portico.profiles.calendar import today_at
from portico.profiles.schema import Profile
from portico.vocabulary.tin import mask_tin
from portico.web.components import Pill
from portico.web.http import Request
from portico.web.moments import moment
from portico.web.page import page
from portico.web.searches import recall, remember

TITLE = "Third parties"
PAST_LENGTH = 20
PERMISSION = Permission.ORGANIZATION_THIRD_PARTIES
TOO_MANY = "You looked for companies too often. Try again in an hour."


@page(permission=PERMISSION)
@require_safe
def listing(request: Request) -> HttpResponse:
    """Who acts for the office: the companies, what each may, which of their people, when they last did."""
    office = working_member(request).organization
    running, past = running_and_past(request, given_by(office))
    context = {
        **past,
        "heading": TITLE,
        "lead": f"Companies that work for {office.name}, such as billing companies.",
        "running": running,
        "track": request.plan.registration.third_party_track,
    }
    return render(request, "delegation/third_parties.html", context)


@page(permission=PERMISSION)
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: Request) -> HttpResponse:
    """Find the company; what was typed stays out of the address."""
    form = CompanyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        key = remember(request.session, form.cleaned_data["text"])
        return redirect(f"{reverse('delegation:choose_company')}?s={key}")
    sought = recall(request.session, request.GET.get("s", ""))
    if sought:
        form = CompanyForm(initial={"text": sought})
    return _choosing(request, form, CompanyEmailForm(), sought)


@page(permission=PERMISSION)
@require_POST
def invite(request: Request) -> HttpResponse:
    """Mail a company that is not here how it registers."""
    form = CompanyEmailForm(request.POST)
    if form.is_valid():
        email = form.cleaned_data["email"]
        try:
            invite_company(
                email=email, profile=request.plan, actor=request.actor, now=timezone.now()
            )
        except TooSoon:
            form.add_error("email", "Too many mails went to this address. Try again in an hour.")
        else:
            told = f"We mailed {email} how to register. Choose the company here once it is."
            messages.success(request, told)
            return redirect("delegation:third_parties")
    return _choosing(request, CompanyForm(), form, "")


def _choosing(
    request: Request, form: CompanyForm, email_form: CompanyEmailForm, sought: str
) -> HttpResponse:
    found: list[Organization] = []
    if sought:
        try:
            found = find_companies(
                text=sought, profile=request.plan, actor=request.actor, now=timezone.now()
            )
        except TooManyLookups:
            form, sought = CompanyForm({"text": sought}), ""
            form.add_error(None, TOO_MANY)
    context = {
        "heading": "Which company?",
        "lead": "It has to be registered with us as a company that works for offices.",
        "crumbs": [_crumb()],
        "form": form,
        "email_form": email_form,
        "sought": sought,
        "found": found,
    }
    return render(request, "delegation/choose_company.html", context)


@page(permission=PERMISSION)
@require_http_methods(["GET", "HEAD", "POST"])
def offering(request: Request, public_id: UUID) -> HttpResponse:
    """Choose what the company may do, look at what it means, then offer it."""
    plan, office = request.plan, working_member(request).organization
    company = third_parties_of(plan.slug).filter(public_id=public_id).first()
    if company is None:
        raise Http404
    if _waits(office, company):
        messages.info(request, WAITS.format(company.name))
        return redirect("delegation:third_parties")
    choices, present = _choices(office, plan), _in_force(office, company, plan)
    if request.method != "POST":
        return _form_page(request, company, OfferForm(choices=choices, present=present), present)
    form = OfferForm(request.POST, choices=choices, present=present)
    act = request.POST.get("act")
    if not form.is_valid() or act == "edit":
        return _form_page(request, company, form, present)
    if act == "offer":
        return _offer(request, company, form, present)
    context = {
        "heading": f"Let {company.name} work for you?",
        "crumbs": [_crumb()],
        "company": company,
        "kept": form.as_sent(),
        "facts": facts_of(form.terms(), plan),
        "locked": _locked(form.terms(), plan),
        "present": present,
    }
    return render(request, "delegation/offer_preview.html", context)


@page(permission=PERMISSION)
@require_http_methods(["GET", "HEAD", "POST"])
def ending(request: Request, public_id: UUID) -> HttpResponse:
    """End it, or take the offer back: one step, effective with the next request."""
    office, now = working_member(request).organization, timezone.now()
    found = given_by(office).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    back = redirect("delegation:third_parties")
    if request.method == "POST":
        try:
            ended = end(delegation=found, actor=request.actor, now=now)
        except Over as over:
            messages.info(request, OVER[over.state])
            return back
        took = ended.state == Work.WITHDRAWN
        said = (
            "Your offer is taken back."
            if took
            else f"{found.agent.name} cannot work for you any more."
        )
        messages.success(request, said)
        return back
    standing = standing_of(found, now)
    if standing not in {Work.OFFERED, Work.ACCEPTED}:
        messages.info(request, OVER[standing])
        return back
    is_offer = standing is Work.OFFERED
    context = {
        "heading": f"Take back your offer to {found.agent.name}?"
        if is_offer
        else f"End the work of {found.agent.name}?",
        "verb": "Take it back" if is_offer else "End it now",
        "back_url": reverse("delegation:third_parties"),
        "destroys": True,
        "is_offer": is_offer,
        "delegation": found,
    }
    return render(request, "delegation/end_work.html", context)


def _offer(
    request: Request, company: Organization, form: OfferForm, present: Terms | None
) -> HttpResponse:
    try:
        offer(
            company=company,
            terms=form.terms(),
            profile=request.plan,
            actor=request.actor,
            now=timezone.now(),
        )
    except CannotOffer as refused:
        form.tell(refused.flaws)
        return _form_page(request, company, form, present)
    except (AlreadyOffered, NoSuchCompany) as refused:
        waits = isinstance(refused, AlreadyOffered)
        messages.info(request, WAITS.format(company.name) if waits else GONE.format(company.name))
        return redirect("delegation:third_parties")
    messages.success(request, f"{company.name} is asked. It works for you once it accepts.")
    return redirect("delegation:third_parties")


WAITS = "{} has still to answer what you offered. Take that back first, if you want something else."
GONE = "{} works for no office at present. Nothing was offered."


def _form_page(
    request: Request, company: Organization, form: OfferForm, present: Terms | None
) -> HttpResponse:
    lead = (
        "It goes on with what it has until it accepts this."
        if present
        else "Named functions, for named tax IDs, until a day. You see what it means before you offer it."
    )
    context = {
        "heading": f"What may {company.name} do for you?",
        "lead": lead,
        "crumbs": [_crumb()],
        "company": company,
        "form": form,
    }
    return render(request, "delegation/offer_work.html", context)


def _choices(office: Organization, plan: Profile) -> Choices:
    today = today_at(plan, timezone.now())
    tins = office.tins.order_by("added_at", "pk").values_list("pk", "tin")
    return Choices(
        profile=plan,
        today=today,
        roles=delegable(plan, participates=participates(office, on=today)),
        tins=tuple((str(pk), tin) for pk, tin in tins),
    )


def _waits(office: Organization, company: Organization) -> bool:
    """True while the company has still to answer an offer."""
    rows = Delegation.objects.filter(principal=office, agent=company, state=Work.OFFERED)
    return any(standing_of(each, timezone.now()) is Work.OFFERED for each in rows)


def _in_force(office: Organization, company: Organization, plan: Profile) -> Terms | None:
    rows = Delegation.objects.filter(principal=office, agent=company, state=Work.ACCEPTED)
    found = rows.first()
    if found is None or standing_of(found, timezone.now()) is not Work.ACCEPTED:
        return None
    return terms_of(found, plan)


def running_and_past(
    request: Request, offered: QuerySet[Delegation]
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """What is open or in force as rows; and the page of what is over, as its list wants it."""
    now = timezone.now()
    rows = [shown(each, request.plan, now) for each in offered.filter(ended_at=None)]
    running = [each for each in rows if each["standing"] is not Work.EXPIRED]
    over = offered.exclude(pk__in=[each["delegation"].pk for each in running])
    past = Paginator(over, PAST_LENGTH).get_page(request.GET.get("page"))
    return running, {"page": past, "past": [shown(each, request.plan, now) for each in past]}


def shown(delegation: Delegation, plan: Profile, now: datetime) -> dict[str, Any]:
    """A row of what was offered: where it stands, what it lets the company do, its people."""
    standing = standing_of(delegation, now)
    tone, label = STANDS[standing]
    zone = plan.hours.zone
    ended = delegation.ended_at or (delegation.expires_at if standing is Work.EXPIRED else None)
    return {
        "delegation": delegation,
        "standing": standing,
        "pill": Pill(tone=tone, label=label),
        "facts": facts_of(terms_of(delegation, plan), plan),
        "answer_by": moment(delegation.answer_by, zone=zone, now=now),
        "ended": moment(ended, zone=zone, now=now) if ended else "",
        "people": [
            {
                "member": each.membership,
                "last": moment(each.last_entered_at, zone=zone, now=now)
                if each.last_entered_at
                else "",
            }
            for each in getattr(delegation, "people", ())
        ],
    }


def facts_of(terms: Terms, plan: Profile) -> list[tuple[str, str]]:
    """Terms in words, as label and value."""
    keys = [role.key for role in plan.roles if role.key in terms.roles]
    gone = sorted(terms.roles - set(keys))
    tins = [mask_tin(tin) for tin in sorted(terms.tins)]
    return [
        ("May do", ", ".join(role_title(plan, key) for key in [*keys, *gone])),
        ("Tax ID" if len(tins) == 1 else "Tax IDs", ", ".join(tins)),
        ("May see patients", "Yes" if terms.sees_phi else "No"),
        ("Last day", in_us_order(terms.until)),
    ]


def _locked(terms: Terms, plan: Profile) -> str:
    """The functions that open nothing as long as the company may not see patients."""
    known = announced()
    chosen = [role for role in plan.roles if role.key in terms.roles and not terms.sees_phi]
    shows_only_phi = (
        role.title
        for role in chosen
        if all(known[key].shows_phi for key in role.opens if key in known)
    )
    return ", ".join(shows_only_phi)


def _crumb() -> tuple[str, str]:
    return TITLE, reverse("delegation:third_parties")
