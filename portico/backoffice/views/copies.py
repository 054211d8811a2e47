"""The signed copy of an agreement, for whoever reviews the registration."""

from uuid import UUID

from django.http import FileResponse, Http404
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from portico.access.permissions import Permission
from portico.agreements.queries import latest_signature
from portico.agreements.services import open_copy
from portico.reviews.queries import review_for_staff
from portico.web.http import Request
from portico.web.page import page


@page(permission=Permission.REVIEW_QUEUE, exports=True)
@require_http_methods(["GET", "HEAD"])
def signed_copy(request: Request, public_id: UUID) -> FileResponse:
    """Download it; that somebody did is in the audit trail."""
    review = review_for_staff(request.actor, public_id)
    found = latest_signature(str(review.organization)) if review else None
    if found is None or found.document_id is None:
        raise Http404
    copy = open_copy(request=found, actor=request.actor, now=timezone.now())
    return FileResponse(copy, as_attachment=True, filename=found.file_name)
