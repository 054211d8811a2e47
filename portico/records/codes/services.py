"""Loading a plan's code list."""

from collections.abc import Mapping
from datetime import datetime

from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.audit.services import record
from portico.records.codes.models import CodeText


def replace_texts(*, plan: str, texts: Mapping[str, str], actor: Actor, now: datetime) -> None:
    """Keep these texts by code and no others; whoever reads meanwhile has all of one list."""
    with acting(actor):
        CodeText.objects.filter(plan=plan).delete()
        CodeText.objects.bulk_create(
            CodeText(plan=plan, code=code, text=text) for code, text in texts.items()
        )
        record(
            actor=actor,
            action="codes.loaded",
            subject=f"plan:{plan}",
            details={"texts": len(texts)},
            now=now,
        )
