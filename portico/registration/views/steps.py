"""One address per step: show it, take its answer, go on to what is due."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portico.access.permissions import Permission
from portico.profiles.schema import Step
from portico.registration.flow import Place, Status, Walk
from portico.registration.forms import typed_text
from portico.registration.models import Draft
from portico.registration.services.drafts import DraftClosed, keep_typed
from portico.registration.services.submission import NotYet
from portico.registration.services.submit import submit
from portico.registration.steps.base import Page, step_url
from portico.registration.steps.doors import DOORS
from portico.registration.views.drafts import draft_of, hold, let_go, visitor_of, walk_of
from portico.web.components import Stage
from portico.web.forms import KitForm
from portico.web.http import Request
from portico.web.page import page as page_for
from portico.web.templatetags.kit import since

REGISTRATION = Permission.REGISTRATION
LAST = {"Continue": "Finish", "Accept and continue": "Accept and finish"}
STAGES = {Status.DONE: "done", Status.CURRENT: "now", Status.AHEAD: "next"}
OTHER_DRAFT = "That page belonged to another registration. Nothing was changed by it."
EXPIRED = "Your draft had expired and was deleted. Start again; it takes about ten minutes."
LATER_CHANGE = "Something changed meanwhile, so one more page needs you. Your answers are kept."


@page_for(permission=REGISTRATION)
@require_safe
def start(request: Request) -> HttpResponse:
    """Begin, or say that a draft is under way in this browser."""
    now = timezone.now()
    draft = draft_of(request, now)
    if not draft.is_stored:
        return redirect(step_url(walk_of(request, draft).places[0].step))
    if draft.state == Draft.State.SUBMITTED:
        let_go(request)
        return redirect("registration:start")
    due = _due(walk_of(request, draft))
    return render(
        request,
        "registration/under_way.html",
        {"go_on_url": step_url(due), "due": due, "draft": draft, "ago": since(draft.saved_at, now)},
    )


@page_for(permission=REGISTRATION)
@require_safe
def go_on(request: Request) -> HttpResponse:
    """To the step that is due in the draft this browser holds."""
    draft = draft_of(request, timezone.now())
    if draft.state == Draft.State.SUBMITTED:
        return redirect("registration:done")
    return _to_due(walk_of(request, draft))


@page_for(permission=REGISTRATION)
@require_POST
def start_over(request: Request) -> HttpResponse:
    """Begin a new registration; the old draft can still be resumed by its email."""
    let_go(request)
    return redirect("registration:start")


@page_for(permission=REGISTRATION)
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: Request, key: str) -> HttpResponse:
    """Show a step or take its answer; a step that is not open leads to the one that is due."""
    now = timezone.now()
    draft = draft_of(request, now)
    if draft.state == Draft.State.SUBMITTED:
        return redirect("registration:done")
    way = walk_of(request, draft)
    place = way.place(key)
    if request.method == "POST" and not _is_of(request, draft):
        messages.info(request, OTHER_DRAFT if draft.is_stored else EXPIRED)
        return _to_due(way)
    if place is None or not way.opens(key):
        return _to_due(way)
    page = Page(
        profile=request.plan,
        draft=draft,
        walk=way,
        step=place.step,
        visitor=visitor_of(request),
        actor=request.actor,
        now=now,
    )
    if request.method != "POST":
        return _show(request, page, DOORS[place.step.kind].form(page))
    try:
        return _take(request, page)
    except (DraftClosed, Draft.DoesNotExist):  # the calendar may delete it at any moment
        return redirect("registration:start")


def _take(request: Request, page: Page) -> HttpResponse:
    door = DOORS[page.step.kind]
    action = request.POST.get("action", "continue")
    form = door.form(page, request.POST)
    if action in {"back", "leave"}:
        _keep(page, form)
        return _away(page, action)
    if action != "continue":
        changed = door.act(page, action)
        return _go_on(request, changed) if changed else _to_due(page.walk)
    if form.is_valid() and (saved := door.save(page, form)) is not None:
        return _after_saving(request, saved, page)
    kept = _keep(page, form)
    if kept is not None:
        hold(request, kept)
    return _show(request, _fresh(request, page, kept), form)


def _after_saving(request: Request, saved: Draft, page: Page) -> HttpResponse:
    """Go on to the step that is due; with none left, submit."""
    hold(request, saved)
    current = Draft.objects.get(pk=saved.pk)
    if walk_of(request, current).current is not None:
        return _to_due(walk_of(request, current))
    try:
        submit(draft=current, profile=page.profile, actor=page.actor, now=page.now)
    except NotYet as instead:
        messages.info(request, str(instead) or LATER_CHANGE)
        return _go_on(request, current)
    return redirect("registration:done")


def _keep(page: Page, form: KitForm) -> Draft | None:
    """Keep what stands in the form; nothing is stored for someone who only looked."""
    typed = typed_text(form, form.data, DOORS[page.step.kind].never_kept)
    if not page.draft.is_stored:
        return None
    return keep_typed(
        draft=page.draft, kind=page.step.kind, typed=typed, actor=page.actor, now=page.now
    )


def _fresh(request: Request, page: Page, kept: Draft | None) -> Page:
    """The page as the draft stands after a refused answer was noted in it."""
    draft = Draft.objects.get(pk=kept.pk) if kept else page.draft
    return Page(
        profile=page.profile,
        draft=draft,
        walk=walk_of(request, draft),
        step=page.step,
        visitor=page.visitor,
        actor=page.actor,
        now=page.now,
    )


def _away(page: Page, action: str) -> HttpResponseRedirect:
    if action == "leave":
        return redirect("registration:save")
    before = page.walk.before(page.step.key)
    return redirect(step_url(before)) if before else redirect("toolkit:public")


def _go_on(request: Request, draft: Draft) -> HttpResponseRedirect:
    hold(request, draft)
    return _to_due(walk_of(request, Draft.objects.get(pk=draft.pk)))


def _to_due(way: Walk) -> HttpResponseRedirect:
    return redirect(step_url(_due(way)))


def _due(way: Walk) -> Step:
    """The step to do next; the last one where only the submit is missing."""
    return (way.current or way.places[-1]).step


def _is_of(request: Request, draft: Draft) -> bool:
    """True when the form was made for the draft that this browser holds now."""
    return request.POST.get("draft", "") == (str(draft.public_id) if draft.is_stored else "")


def _show(request: Request, page: Page, form: KitForm) -> HttpResponse:
    door = DOORS[page.step.kind]
    groups = page.walk.groups(page.step.key)
    labels = [group.label for group in groups]
    context = {
        "form": form,
        "page": page,
        "button": _button(door.button, page),
        "draft_key": str(page.draft.public_id) if page.draft.is_stored else "",
        "ago": since(page.draft.saved_at, page.now) if page.draft.is_stored else "",
        "has_before": page.walk.before(page.step.key) is not None,
        "stages": [_stage(page.walk, group.label, group.status, group.key) for group in groups],
        "step_number": labels.index(page.step.group) + 1,
        "step_count": len(groups),
        "heading": page.step.title,
        "lead": page.step.lead,
        "is_last": page.walk.is_last(page.step.key),
        **door.context(page),
    }
    return render(request, door.template, context)


def _button(label: str, page: Page) -> str:
    """The last page says that it is the last."""
    is_last = page.walk.is_last(page.step.key) and len(page.walk.places) > 1
    return LAST.get(label, label) if is_last else label


def _stage(way: Walk, label: str, status: Status, key: str) -> Stage:
    place: Place | None = way.place(key)
    url = step_url(place.step) if place and status is Status.DONE else ""
    return Stage(label=label, state=STAGES[status], url=url)  # type: ignore[arg-type] # a Progress
