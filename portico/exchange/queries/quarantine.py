"""The quarantine: transaction sets that were refused, and how each ended."""

from typing import Literal
from uuid import UUID

from django.db.models import QuerySet

from portico.exchange.models import Quarantined, ReceivedFile

Part = Literal["waiting", "ended"]
_WITH = ("transaction__file", "repair", "repaired_by__file")


def quarantine_of(plan: str, part: Part, *, fault: str = "") -> QuerySet[Quarantined]:
    """What waits, the oldest first, or what ended, the latest first; of one fault or of any."""
    rows = Quarantined.objects.filter(plan=plan).select_related(*_WITH)
    if fault:
        rows = rows.filter(findings__contains=[{"fault": fault, "refuses": True}])
    if part == "waiting":
        return rows.filter(ended="").order_by("since", "pk")
    return rows.exclude(ended="").order_by("-ended_at", "-pk")


def quarantined_of(plan: str, public_id: UUID) -> Quarantined | None:
    """One of the plan's."""
    rows = Quarantined.objects.select_related(*_WITH, "transaction__file__original")
    return rows.filter(plan=plan, public_id=public_id).first()


def quarantined_in(file: ReceivedFile) -> QuerySet[Quarantined]:
    """What was refused of a file, those that wait first, in the order of the file."""
    rows = Quarantined.objects.filter(transaction__file=file).select_related(*_WITH)
    return rows.order_by("ended", "transaction__segment")


def faults_in_quarantine(plan: str) -> list[str]:
    """The faults for which something waits."""
    told = Quarantined.objects.filter(plan=plan, ended="").values_list("findings", flat=True)
    faults = {each["fault"] for findings in told[:MOST] for each in findings if each["refuses"]}
    return sorted(faults)


MOST = 1000
"""How many of those that wait are looked at for what to filter by."""
