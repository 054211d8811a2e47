"""The same files again, in any order and at once: the same end, and the same answers (R06)."""

import random
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest
from pytest_django import Settings

from portico.exchange.models import Answer, ReceivedFile, ReceivedTransaction
from portico.exchange.queries import receipt_of
from portico.exchange.tests.conftest import lines_of, payments, receive
from testing.builders import PLAN
from testing.jobs import RunJobs
from testing.parallel import in_another_connection
from testing.remittances import CHECK, a_remittance, an_interchange, enclosed

NO_TIN = CHECK.replace("REF*TJ*{tin}\n", "")
A_999 = "ST*999*0001*005010X231A1\nAK1*HP*7*005010X221A1\nAK9*A*1*1*1\nSE*4*0001"
ANOTHER = "wellsense"
TIMES, AT_ONCE = 10, 8


class End(NamedTuple):
    """What is there of a plan at the end, without the numbers that answers bear."""

    payments: list[tuple[str, str, Decimal]]
    receipts: dict[str, tuple[int, int, int]]
    answers: dict[str, list[str]]


def some_files() -> list[bytes]:
    """Good and bad ones, one that was split otherwise, and what is never answered."""
    alone = a_remittance()
    asks = an_interchange(a_remittance(), a_remittance(NO_TIN)).replace(b"*0*P*", b"*1*P*")
    acknowledges = enclosed([A_999], control="000000777", group="1", sender="LAKELAND")
    return [
        an_interchange(alone, a_remittance()),
        asks,
        an_interchange(a_remittance()) + an_interchange(a_remittance(), sender="LAKELAND"),
        an_interchange(a_remittance()).replace(b"GE*1*", b"GE*2*"),
        acknowledges.replace(b"GS*HP*", b"GS*FA*").replace(b"221A1~\nST", b"231A1~\nST"),
    ]


def end_of(plan: str) -> End:
    files = ReceivedFile.objects.filter(plan=plan).select_related("original")
    receipts = {file.original.sha256: receipt_of(file) for file in files}
    answers = Answer.objects.filter(file__plan=plan).select_related("file__original")
    return End(
        payments=payments(plan=plan),
        receipts={
            digest: (receipt.loaded, receipt.unchanged, receipt.refused)
            for digest, receipt in receipts.items()
        },
        answers={
            answer.file.original.sha256: [
                line for line in lines_of(answer) if line[:3] not in {"ISA", "IEA"}
            ]
            for answer in answers
        },
    )


@pytest.mark.django_db(transaction=True)
def test_the_same_files_shuffled_and_eight_at_a_time_end_as_one_after_the_other(
    tmp_path: Path, settings: Settings, run_jobs: RunJobs
) -> None:
    settings.EXCHANGE = tmp_path
    files = some_files()
    for content in files:
        receive(content)
    once = end_of(PLAN)
    deliveries = files * TIMES
    random.Random(6).shuffle(deliveries)  # noqa: S311 - seeded, on purpose
    with ThreadPoolExecutor(AT_ONCE) as pool:
        acts = [partial(receive, content, plan=ANOTHER) for content in deliveries]
        [*pool.map(in_another_connection, acts)]
    assert end_of(ANOTHER) == once
    assert len(once.answers) == len(files) - 1
    run_jobs()
    for plan in (PLAN, ANOTHER):
        assert len([*(tmp_path / plan / "out").iterdir()]) == len(once.answers)


@pytest.mark.django_db
def test_the_same_file_again_has_the_same_answer_byte_by_byte() -> None:
    files, seen = some_files(), []
    for _ in range(2):
        receipts = [receive(content) for content in files]
        seen.append((receipts, {answer.pk: lines_of(answer) for answer in Answer.objects.all()}))
    assert seen[0] == seen[1]
    assert ReceivedTransaction.objects.count() == 8
