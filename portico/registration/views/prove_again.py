"""The mailed link by which an office proves itself once more (WM-14)."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portico.access.permissions import Permission
from portico.accounts.views.forgotten import link_over
from portico.delegation.models import Succession
from portico.delegation.rules.succession import ways_to_prove
from portico.delegation.services.proving import case_to_prove
from portico.profiles.schema import Party, StepKind
from portico.proofs.rules import ProofResult
from portico.registration.forms import BUSY
from portico.registration.services.prove_again import confirm_as_contact, prove_again
from portico.registration.services.proving import USED_UP
from portico.registration.steps.proof import (
    NO_MATCH,
    WORDS,
    PaymentForm,
    PinForm,
    RosterMatchForm,
)
from portico.web.forms import KitForm
from portico.web.http import Request
from portico.web.page import page

FORMS: dict[StepKind, type[KitForm]] = {
    StepKind.PIN: PinForm,
    StepKind.PAYMENT: PaymentForm,
    StepKind.ROSTER_MATCH: RosterMatchForm,
}
SPENT = (
    "Too many tries for today. We compare no more for this office or this connection now. "
    "Try again tomorrow, or call us."
)


@page(permission=Permission.PUBLIC)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def prove(request: Request, token: str) -> HttpResponse:
    """Ask for one of the plan's proofs; the link itself is one where it went to the contact on file."""
    now, plan = timezone.now(), request.plan
    case = case_to_prove(plan=plan.slug, token=token, now=now)
    if case is None:
        return link_over(request, "toolkit:public", "To the start")
    kinds = ways_to_prove(plan)
    chosen = request.POST.get("how", "") if request.method == "POST" else ""
    forms = {kind: _form(kind, case, request if chosen == kind else None) for kind in kinds}
    context = {"case": case, "organization": case.organization}
    if request.method == "POST" and not kinds:
        confirm_as_contact(case=case, token=token, now=now)
        return render(request, "registration/proved_again.html", context)
    if chosen in forms and forms[StepKind(chosen)].is_valid():
        form = forms[StepKind(chosen)]
        result = prove_again(
            case=case,
            kind=StepKind(chosen),
            typed=form.cleaned_data,
            profile=plan,
            token=token,
            address=request.META["REMOTE_ADDR"],
            now=now,
        )
        if result is ProofResult.MATCH:
            return render(request, "registration/proved_again.html", context)
        form.add_error(None, _said(result))
    ways = [(kind, WORDS[kind], form) for kind, form in forms.items()]
    return render(request, "registration/prove_again.html", {**context, "ways": ways})


def _form(kind: StepKind, case: Succession, request: Request | None) -> KitForm:
    form = FORMS[kind](request.POST if request else None, prefix=None, auto_id=f"{kind}_%s")
    if isinstance(form, RosterMatchForm):
        form.ask(Party(case.organization.party or Party.GROUP))
        del form.fields["tin"]
        form.rows = (("first_name", "last_name"), ("number", "zip"))
    return form


def _said(result: ProofResult) -> str:
    if result in USED_UP:
        return SPENT
    return BUSY if result is ProofResult.BUSY else NO_MATCH
