"""Giving an answer: it appears in the plan's outbound folder once, whole.

Its bytes lie there under a temporary name when the database is told that they do; then it is
renamed. Whoever comes after a crash knows by the temporary name whether that was done, even where
the other side has fetched the answer since.
"""

from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.audit.services import record
from portico.exchange.folders import folders_of, sync, write_whole
from portico.exchange.models import Answer
from portico.files.queries import opened


def give_answer(*, answer_id: int, now: datetime) -> None:
    """Give it, unless that was done; it may run twice, also at the same time."""
    plan = Answer.objects.values_list("file__plan", flat=True).get(pk=answer_id)
    actor = Actor.system(plan=plan)
    with acting(actor):
        _prepare(_locked(answer_id), now)
    with acting(actor):
        _give(_locked(answer_id), actor, now)


def open_answer(*, answer: Answer, actor: Actor, now: datetime) -> BinaryIO:
    """Open an answer for staff; that somebody had it is in the trail."""
    with acting(actor):
        subject = f"received-file:{answer.file.public_id}"
        record(actor=actor, action="exchange.answer_opened", subject=subject, now=now)
    return opened(answer.original)


def _locked(answer_id: int) -> Answer:
    answers = Answer.objects.select_for_update(of=("self",))
    return answers.select_related("file", "original").get(pk=answer_id)


def _prepare(answer: Answer, now: datetime) -> None:
    if answer.prepared_at is None:
        with opened(answer.original) as source:
            write_whole(source, _temporary(answer))
        answer.prepared_at = now
        answer.save(update_fields=["prepared_at"])


def _give(answer: Answer, actor: Actor, now: datetime) -> None:
    if answer.given_at is not None:
        return
    prepared = _temporary(answer)
    if prepared.exists():
        prepared.rename(prepared.with_name(f"{answer.file.public_id}.x12"))
        sync(prepared.parent)
    answer.given_at = now
    answer.save(update_fields=["given_at"])
    subject = f"received-file:{answer.file.public_id}"
    record(actor=actor, action="exchange.answered", subject=subject, now=now)


def _temporary(answer: Answer) -> Path:
    return folders_of(answer.file.plan).out / f".{answer.file.public_id}.part"
