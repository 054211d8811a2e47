"""Issuing the PIN an office registers with: it goes to the roster's contact, to nobody else."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from portico.access.permissions import Permission
from portico.backoffice.forms.successions import OfficeForm
from portico.profiles.schema import StepKind
from portico.proofs.queries import LastPin, Office, office_under
from portico.proofs.rules import PIN_VALID_FOR
from portico.proofs.services import NoContact, TooSoon, issue_pin
from portico.vocabulary.tin import mask_tin
from portico.web.http import Request
from portico.web.moments import moment
from portico.web.page import page
from portico.web.searches import recall, remember

View = Callable[[Request], HttpResponse]


def where_pins_are_asked(view: View) -> View:
    """A plan that asks nobody for a PIN has no such page."""

    @wraps(view)
    def answer(request: Request) -> HttpResponse:
        if not request.plan.registration.asks(StepKind.PIN):
            raise Http404
        return view(request)

    return answer


@page(permission=Permission.OFFICE_PINS)
@where_pins_are_asked
@require_safe
def show(request: Request) -> HttpResponse:
    """The search, and the office that was found by it."""
    return _page(request, None, _tin(request))


@page(permission=Permission.OFFICE_PINS)
@where_pins_are_asked
@require_POST
def search(request: Request) -> HttpResponse:
    """Keep the tax ID in the session; the address carries only its key."""
    form = OfficeForm(request.POST)
    if not form.is_valid():
        return _page(request, form, "")
    return _back_to(remember(request.session, form.cleaned_data["tin"]))


@page(permission=Permission.OFFICE_PINS)
@where_pins_are_asked
@require_POST
def issue(request: Request) -> HttpResponse:
    """Mail a new PIN to the office that is shown."""
    tin, now = _tin(request), timezone.now()
    if not tin:
        messages.info(request, "Search for the office again.")
        return redirect("backoffice:pins")
    try:
        issued = issue_pin(plan=request.plan.slug, tin=tin, actor=request.actor, now=now)
    except NoContact:
        messages.info(request, "The roster has no email for this office any more.")
    except TooSoon as too_soon:
        until = _moment(request, too_soon.until, now)
        messages.info(request, f"That mailbox got ten messages within an hour. Next one: {until}.")
    else:
        messages.success(request, f"A PIN is on its way to {issued.masked_to}.")
    return _back_to(request.GET.get("s", ""))


def _tin(request: Request) -> str:
    return recall(request.session, request.GET.get("s", ""))


def _back_to(key: str) -> HttpResponse:
    return redirect(f"{reverse('backoffice:pins')}?s={key}")


def _page(request: Request, form: OfficeForm | None, tin: str) -> HttpResponse:
    now = timezone.now()
    office = office_under(profile=request.plan, tin=tin, now=now) if tin else None
    context = {
        "heading": "Office PINs",
        "lead": "An office registers with a PIN that only its contact on the roster is mailed.",
        # What found nobody stands there to be corrected; what found somebody is masked below.
        "form": form or OfficeForm(initial={} if office else {"tin": tin}),
        "search": request.GET.get("s", ""),
        "asked": bool(tin),
        "office": office,
        "days": PIN_VALID_FOR.days,
        "facts": _facts(request, office, tin, now) if office else (),
    }
    return render(request, "backoffice/pins.html", context)


def _facts(request: Request, office: Office, tin: str, now: datetime) -> list[tuple[str, str]]:
    return [
        ("Tax ID (TIN)", mask_tin(tin)),
        ("Contact on the roster", office.masked_email or "No email"),
        ("Last PIN", _last(request, office.last_pin, now)),
    ]


def _last(request: Request, pin: LastPin | None, now: datetime) -> str:
    if pin is None:
        return "None so far"
    issued = f"{_moment(request, pin.issued_at, now)}, to {pin.masked_to}"
    state = f"Works until {_moment(request, pin.expires_at, now)}"
    return f"{issued}\n{state if pin.is_open else 'Used, or its time is over'}"


def _moment(request: Request, when: datetime, now: datetime) -> str:
    return moment(when, zone=request.plan.hours.zone, now=now)
