"""A file may be as large as it likes: memory does not grow with it."""

import tracemalloc
from pathlib import Path

import pytest

from portico.access.actor import Actor
from portico.exchange.services import receive_file
from testing.builders import NOW, PLAN
from testing.remittances import CHECK, a_remittance, an_interchange

pytestmark = pytest.mark.django_db

CLAIM = "CLP" + CHECK.partition("CLP")[2].rstrip()
ALLOWANCE = 100_000
"""Bytes that two runs may differ by; the larger file is 1.5 MB larger."""


def peak(path: Path, *, claims: int, transactions: int) -> int:
    """Most bytes held while a file of about so many claims is received."""
    long = "\n".join([a_remittance(), *[CLAIM] * (claims // transactions)])
    with path.open("wb") as file:
        file.writelines(an_interchange(long, a_remittance()) for _ in range(transactions))
    tracemalloc.start()
    with path.open("rb") as source:
        receipt = receive_file(source=source, plan=PLAN, actor=Actor.system(plan=PLAN), now=NOW)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert receipt.transactions == 2 * transactions
    return most


def test_twice_the_file_takes_no_more_memory(tmp_path: Path) -> None:
    peak(tmp_path / "warm", claims=20, transactions=2)
    small = peak(tmp_path / "small", claims=16_000, transactions=2)
    large = peak(tmp_path / "large", claims=32_000, transactions=4)
    assert (tmp_path / "large").stat().st_size - (tmp_path / "small").stat().st_size > 1_400_000
    assert large - small < ALLOWANCE
