"""The draft of a browser: its key is in the session, nothing of it in an address."""

from datetime import datetime

from portico.registration.flow import Walk, walk
from portico.registration.models import Draft
from portico.registration.queries import draft_by_key, facts_of
from portico.registration.services.drafts import new_draft
from portico.registration.services.numbers import Visitor
from portico.web.http import Request


def draft_of(request: Request, now: datetime) -> Draft:
    """The draft this browser holds; else an empty one that is not stored yet."""
    held = request.session.get(_name(request))
    draft = draft_by_key(plan=request.plan.slug, key=held, now=now) if held else None
    return draft or new_draft(request.plan, now)


def hold(request: Request, draft: Draft) -> None:
    """Let this browser hold the draft from now on."""
    if request.session.get(_name(request)) != str(draft.public_id):
        request.session[_name(request)] = str(draft.public_id)


def let_go(request: Request) -> None:
    """Forget the draft here; it can still be resumed by its email."""
    request.session.pop(_name(request), None)


def walk_of(request: Request, draft: Draft) -> Walk:
    """Where the draft stands under the plan's profile of today."""
    return walk(request.plan.registration, facts_of(draft))


def visitor_of(request: Request) -> Visitor:
    """Network address and device, to count look-ups."""
    if request.session.session_key is None:
        request.session.create()
    device = request.session.session_key or ""
    return Visitor(address=request.META["REMOTE_ADDR"], device=device)


def _name(request: Request) -> str:
    return f"draft:{request.plan.slug}"
