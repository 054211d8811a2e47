"""The signed copy, for whoever signed it and for the organisation's administrators."""

from uuid import UUID

from django.http import FileResponse, Http404
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from portico.access.permissions import Permission
from portico.agreements.services import open_copy
from portico.registration.queries import signed_copy_for
from portico.web.http import Request
from portico.web.page import page


@page(permission=Permission.OWN_ACCOUNT, exports=True)
@require_http_methods(["GET", "HEAD"])
def signed_copy(request: Request, public_id: UUID) -> FileResponse:
    """Download it; that somebody did is in the audit trail."""
    account_id = request.actor.account_id
    found = signed_copy_for(account_id or 0, request.plan.slug, public_id)
    if found is None:
        raise Http404
    copy = open_copy(request=found, actor=request.actor, now=timezone.now())
    return FileResponse(copy, as_attachment=True, filename=found.file_name)
