"""A worker is killed, or its database goes, at many points of a load: the end is the same."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.audit.models import Event
from portico.exchange.models import Arrival, Quarantined, ReceivedFile
from portico.exchange.queries import receipt_of
from portico.exchange.services import collect_arrivals
from portico.exchange.tests.conftest import OTHER_TIN, TIN, lines_of
from portico.jobs.services import take_back_abandoned
from portico.records.payments.models import Payment
from testing.builders import PLAN
from testing.installation import until
from testing.jobs import run_due_jobs
from testing.killing import LATER, Order, a_mortal
from testing.remittances import CHECK, a_remittance, a_transaction, an_interchange

NO_TIN = CHECK.replace("REF*TJ*{tin}\n", "")
IN_THE_PLAIN_RUN, IN_THE_DEEP_RUN = 40, 200
A_FEW = 3
"""Points may lie behind the end: a folder of originals that is there is not made again."""
UNDISTURBED = ("undisturbed", "again")
"""The first file makes every folder, so the second comes by fewer points."""


class State(NamedTuple):
    """What a file left behind, without what is another for each file."""

    received: tuple[int, int, int, tuple[str, ...]]
    totals: dict[str, tuple[int, Decimal]]
    payments: list[tuple[str, str, Decimal]]
    waiting: int
    answer: list[str]
    events: list[str]
    put_away: list[str]
    left: list[str]


@pytest.fixture
def root(tmp_path: Path, settings: Settings) -> Path:
    settings.EXCHANGE = tmp_path
    (tmp_path / PLAN / "in").mkdir(parents=True)
    return tmp_path / PLAN


def points(passed: int, wanted: int) -> Iterator[int]:
    """So many of these points, evenly; all where there are fewer."""
    count = min(passed, wanted)
    yield from (1 + number * passed // count for number in range(count))


def put(root: Path, name: str) -> None:
    """Put a file of six transaction sets into the folder: two payees, one refused, one repeated."""
    body = a_remittance()
    bodies = [body, a_remittance(NO_TIN), a_remittance(tin=OTHER_TIN), body, a_remittance()]
    content = an_interchange(*bodies).replace(b"*0*P*", b"*1*P*")
    odd = a_transaction(a_remittance(), "0006").replace("*20261030", "*20261399")
    text = content.decode().replace("GE*5*", f"{'~'.join(odd.splitlines())}~\nGE*6*")
    (root / "in" / name).write_text(text)


def state_of(root: Path, name: str) -> State:
    arrival = Arrival.objects.get(name=name)
    file = arrival.file
    assert file is not None
    receipt, subject = receipt_of(file), f"received-file:{file.public_id}"
    (given,) = (root / "out").glob(f"*{file.public_id}*")
    lines = lines_of(file.answer)
    assert given.read_text() == "".join(f"{line}~\n" for line in lines)
    return State(
        received=(
            receipt.loaded,
            receipt.unchanged,
            receipt.refused,
            tuple(map(str, receipt.findings)),
        ),
        totals=dict(receipt.totals),
        payments=payments_of(file),
        waiting=Quarantined.objects.filter(transaction__file=file).count(),
        answer=[line for line in lines if line[:3] not in {"ISA", "IEA", "TA1", "GS*"}],
        events=sorted(Event.objects.filter(subject=subject).values_list("action", flat=True)),
        put_away=[path.name.partition("-")[2] for path in root.glob(f"*/*-{name}*")],
        left=[*held(root / "in"), *held(root / "taken")],
    )


def held(folder: Path) -> list[str]:
    """What lies there; a folder that was just made for something may stay a while."""
    return [path.name for path in folder.rglob("*") if not path.is_dir()]


def payments_of(file: ReceivedFile) -> list[tuple[str, str, Decimal]]:
    with acting(Actor.system(plan=PLAN), tins=[TIN, OTHER_TIN]):
        rows = Payment.visible.filter(transaction_id__in=file.transactions.values("pk"))
        return [(row.payee_tin, row.kind, row.amount) for row in rows.order_by("transaction_id")]


def go_on() -> bool:
    """What the next worker does, when the dead one has been silent; True when all is done.

    The server may need a moment to see that a client is dead: until then its rows are locked.
    """
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_workers set last_heartbeat = now() - interval '1 day'")
    take_back_abandoned(now=timezone.now())
    collect_arrivals(now=timezone.now() + LATER)
    run_due_jobs(waiting=True)
    return not ProcrastinateJob.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_load_that_is_killed_anywhere_ends_as_one_that_was_not(
    root: Path, request: pytest.FixtureRequest
) -> None:
    wanted = IN_THE_DEEP_RUN if request.config.getoption("--deep") else IN_THE_PLAIN_RUN
    database = str(connection.settings_dict["NAME"])
    with a_mortal(database, PORTICO_EXCHANGE=str(root.parent)) as carry_out:
        calm = []
        for name in UNDISTURBED:
            put(root, name)
            calm.append(carry_out(Order()))
            assert calm[-1].was_well
        expected = state_of(root, "undisturbed")
        missed = 0
        for number, point in enumerate(points(min(each.points for each in calm), wanted)):
            name = f"killed-at-{point}"
            put(root, name)
            ended = carry_out(Order(point, loses_its_database=number % 3 == 2))
            assert ended.was_killed or number % 3 == 2 or ended.points < point
            missed += ended.points < point
            until(go_on, "every job to end")
            assert state_of(root, name)._replace(put_away=["undisturbed"]) == expected, point
            assert len([*(root / "out").iterdir()]) == len(UNDISTURBED) + number + 1
    assert missed <= A_FEW
    assert expected.received[:3] == (4, 1, 1)
    assert expected.events == ["exchange.answered", "exchange.loaded", "exchange.received"]
