"""Taking files from the plans' folders: each once, received by a job, then put away."""

import logging
from datetime import datetime
from io import BytesIO
from pathlib import Path
from uuid import UUID, uuid4

from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.exchange.folders import (
    Folders,
    NotAFile,
    folders_of,
    forget_abandoned,
    held_in,
    homes,
    numbered,
    open_file,
    put_away,
    take,
    whole_ones,
    write_whole,
)
from portico.exchange.kinds import Unrecognised
from portico.exchange.models import Arrival, ReceivedFile
from portico.exchange.rules import ENOUGH, name_of, why_not
from portico.exchange.services.receiving import receive
from portico.jobs.queue import enqueue
from portico.profiles.loading import profiles

logger = logging.getLogger(__name__)

_REFUSAL = 500
_CHECK = "Check that it is the file that was meant, and ask the sender for it again."


def collect_arrivals(*, now: datetime) -> int:
    """Take what is whole from every plan's folder, a job for each; return how many there were."""
    return sum(_collect(plan, now) for plan in sorted(profiles()))


def _collect(plan: str, now: datetime) -> int:
    folders = folders_of(plan)
    for path in whole_ones(folders.incoming, now=now):
        try:
            take(path, folders.taken / str(uuid4()))
        except OSError as error:
            logger.warning("%s: something in in/ cannot be taken: %s", plan, error.strerror)
    return sum(_enrol(plan, folders, public_id, now) for public_id in homes(folders))


def _enrol(plan: str, folders: Folders, public_id: UUID, now: datetime) -> bool:
    """Have what lies taken received, once, whoever took it; True when nobody had yet."""
    home = folders.taken / str(public_id)
    held = held_in(home)
    if held is None:
        forget_abandoned(home, now=now)
        return False
    with acting(Actor.system(plan=plan)):
        arrival, is_new = Arrival.objects.get_or_create(
            public_id=public_id,
            defaults={"plan": plan, "name": _shown(held), "taken_at": now},
        )
        if is_new:
            enqueue("exchange.receive_arrival", arrival_id=arrival.pk)
    return is_new


def receive_arrival(*, arrival_id: int, now: datetime) -> None:
    """Receive it and put it away; it may run twice, and goes on where it was cut off."""
    arrival = Arrival.objects.get(pk=arrival_id)
    folders = folders_of(arrival.plan)
    held = held_in(folders.taken / str(arrival.public_id))
    if held is None:
        return
    if arrival.file is None and not arrival.refusal:
        _settle(arrival, held, now)
    if arrival.refusal:
        text = f"{arrival.name} was not received: {arrival.refusal}\n"
        beside = folders.refused / f"{numbered(held.name, arrival.pk)}.txt"
        write_whole(BytesIO(text.encode()), beside)
    put_away(held, folders.refused if arrival.refusal else folders.done, arrival.pk)


def _settle(arrival: Arrival, held: Path, now: datetime) -> None:
    try:
        arrival.file = _received(arrival, held, now)
    except NotAFile as error:
        arrival.refusal = str(error)
    except Unrecognised as unknown:
        arrival.refusal = f"{unknown}. {_CHECK}"[:_REFUSAL]
    with acting(Actor.system(plan=arrival.plan)):
        arrival.save(update_fields=["file", "refusal"])


def _received(arrival: Arrival, held: Path, now: datetime) -> ReceivedFile:
    with open_file(held) as source:
        if why := why_not(source.read(ENOUGH)):
            raise NotAFile(why)
        source.seek(0)
        actor = Actor.system(plan=arrival.plan)
        return receive(source=source, plan=arrival.plan, actor=actor, now=now, name=arrival.name)


def _shown(path: Path) -> str:
    return name_of(path.name.encode(errors="replace").decode())
