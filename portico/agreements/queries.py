"""What someone accepted."""

from portico.agreements.models import Acceptance


def accepted_by(account_id: int, plan: str) -> list[Acceptance]:
    """What the person accepted in the plan, the newest first."""
    return list(
        Acceptance.objects.filter(account_id=account_id, plan=plan).order_by("-accepted_at", "-pk")
    )


def has_accepted(account_id: int, plan: str, *, key: str, sha256: str) -> bool:
    """True when the person accepted these very words in the plan."""
    return Acceptance.objects.filter(
        account_id=account_id, plan=plan, key=key, sha256=sha256
    ).exists()
