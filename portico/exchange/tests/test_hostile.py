"""Files that somebody made to hurt: a finding or an acknowledgment each time, in flat memory."""

from typing import NamedTuple

import pytest
from django.conf import settings
from django.db import connection

from portico.exchange.models import Answer, ReceivedFile
from portico.files.storage import path_of
from testing.builders import PLAN
from testing.hostile import SHAPES, costs_of

MOST_MEGABYTES = 64
_MEGABYTE = 1 << 20


class Case(NamedTuple):
    """How large one is, in megabytes, and what is told of it."""

    plain: float
    deep: float
    told: str


CASES = {
    "no terminator": Case(16, 1024, "unrecognised: it holds no transaction set"),
    "no terminator in a transaction set": Case(16, 256, "0 loaded, 1 refused"),
    "one element after the other": Case(8, 64, "0 loaded, 1 refused"),
    "segments in one claim": Case(2, 10, "more than 20000 segments"),
    "interchanges of nothing": Case(0.1, 1, "IEA01 does not say"),
    "acknowledgments": Case(2, 64, "0 loaded, 1 refused"),
}


@pytest.mark.django_db(transaction=True)
def test_whatever_somebody_sends_is_told_and_takes_no_memory(
    request: pytest.FixtureRequest,
) -> None:
    deep = request.config.getoption("--deep")
    sizes = {
        name: int((case.deep if deep else case.plain) * _MEGABYTE) for name, case in CASES.items()
    }
    assert sizes.keys() == SHAPES.keys()
    costs = costs_of(sizes, database=str(connection.settings_dict["NAME"]), plan=PLAN)
    received = ReceivedFile.objects.select_related("original")
    for file in received:
        assert file.finished_at
        path_of(settings.ORIGINALS, file.original.sha256).unlink()
    for name, cost in costs.items():
        assert CASES[name].told in cost.outcome
        assert cost.megabytes < MOST_MEGABYTES, name
    assert Answer.objects.count() == received.count()
