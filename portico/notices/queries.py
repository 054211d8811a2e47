"""What the outbox could not deliver, for plan staff."""

from django.db.models import QuerySet

from portico.notices.channels import NoticeState
from portico.notices.models import Notice


def failed_notices(plan: str) -> QuerySet[Notice]:
    """Return what was given up, the latest first; show ``masked_to`` and ``failure``."""
    return Notice.objects.filter(plan=plan, state=NoticeState.FAILED).order_by("-ended_at", "-pk")


def failed_notice(plan: str, public_id: str) -> Notice | None:
    """Return one of them."""
    return failed_notices(plan).filter(public_id=public_id).first()
