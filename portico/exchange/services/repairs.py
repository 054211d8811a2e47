"""How the quarantine empties itself: what came instead of a refused transaction set ends its wait."""

from datetime import datetime

from django.db import connection

from portico.access.actor import Actor
from portico.audit.services import record
from portico.exchange.models import ReceivedFile
from portico.exchange.rules import Ended, Outcome

_NUMBERS = ("sender", "interchange_number", "group_number", "control_number")
_SAME = " and ".join(f"came.{name} = refused.{name}" for name in _NUMBERS)
_REPAIRED = f"""
with came as (
    select *, count(*) over () as beside from exchange_receivedtransaction where file_id = %(file)s
), ending as (
    select distinct on (waits.id) waits.id, came.id as came_id
    from exchange_quarantined waits
    join exchange_receivedtransaction refused on refused.id = waits.transaction_id
    join came on (came.id > refused.id and {_SAME})
        or (waits.repair_id = %(file)s and came.beside = 1 and came.id <> refused.id)
    where waits.plan = %(plan)s and waits.ended = '' and came.outcome <> %(refused)s
    order by waits.id, came.id
)
update exchange_quarantined waits
set ended = %(ended)s, ended_at = %(now)s, repaired_by_id = ending.came_id
from ending where waits.id = ending.id
returning waits.public_id
"""  # noqa: S608 - names of our own columns


def note_repairs(*, file: ReceivedFile, actor: Actor, now: datetime) -> int:
    """End the wait of what this file brought anew, in the caller's transaction; return how many.

    It brought it anew where it has the same control numbers, came later and was accepted; or
    where the file was uploaded to repair it and holds one transaction set that was accepted.
    """
    values: dict[str, int | str | datetime] = {
        "file": file.pk,
        "plan": file.plan,
        "refused": Outcome.REFUSED.value,
        "ended": Ended.REPAIRED.value,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_REPAIRED, values)
        ended = [public_id for (public_id,) in cursor.fetchall()]
    for public_id in ended:
        record(
            actor=actor,
            action="quarantine.repaired",
            subject=f"quarantined:{public_id}",
            details={"file": str(file.public_id)},
            now=now,
        )
    return len(ended)
