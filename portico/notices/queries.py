"""What the outbox could not deliver, for plan staff."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from portico.notices.channels import NoticeState
from portico.notices.models import DemoMessage, Notice


def failed_notices(plan: str) -> QuerySet[Notice]:
    """Return what was given up, the latest first; show ``masked_to`` and ``failure``."""
    return Notice.objects.filter(plan=plan, state=NoticeState.FAILED).order_by("-ended_at", "-pk")


def failed_notice(plan: str, public_id: UUID | str) -> Notice | None:
    """Return one of them."""
    return failed_notices(plan).filter(public_id=public_id).first()


def notices_to(plan: str, addresses: Collection[str]) -> QuerySet[Notice]:
    """Return what the plan sent to one person, the latest first; show no body of them."""
    reached = [each for each in addresses if each]
    return Notice.objects.filter(plan=plan, to__in=reached).order_by("-created_at", "-pk")


def notices_about(plan: str, subjects: Collection[str]) -> QuerySet[Notice]:
    """Return what the plan sent about these, the latest first; show no body of them."""
    about = Notice.objects.filter(plan=plan, about__in=list(subjects))
    return about.order_by("-created_at", "-pk")


def demo_messages(*, to: str = "", plan: str = "", kind: str = "") -> QuerySet[DemoMessage]:
    """Return what the demo would have sent, the newest first, narrowed by what is given.

    A phone number may be typed in any way: without letters, only its digits count.
    """
    messages = DemoMessage.objects.order_by("-sent_at", "-pk")
    if plan:
        messages = messages.filter(plan=plan)
    if kind:
        messages = messages.filter(channel=kind)
    if to := _as_stored(to):
        messages = messages.filter(to__icontains=to)
    return messages


def _as_stored(typed: str) -> str:
    if any(letter.isalpha() or letter == "@" for letter in typed):
        return typed.strip()
    return "".join(letter for letter in typed if letter.isdigit())
