"""Reading payments from 835 files against the bare split of the same bytes, and against pyx12.

``python -m bench.remittance [--megabytes 10 200] [--pairs 10]``, sizes in steps of five. It writes
its files into a folder of its own, and removes them again.
"""

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from itertools import count, repeat
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from pyx12.x12file import X12Reader

from bench.pairs import compare
from demo.names import FIRST, LAST, PLACES
from portico.x12.envelope import read_transactions
from portico.x12.findings import Finding
from portico.x12.remittance import Party, read_remittance
from portico.x12.remittance_writing import (
    FUNCTIONAL_ID,
    GUIDE,
    Adjustment,
    Claim,
    Payer,
    Payment,
    Service,
    written,
)
from portico.x12.transactions import Group, Interchange
from portico.x12.writing import Written, write_interchange

MEGABYTE = 1_000_000
INTERCHANGE_MEGABYTES = 5
"""A file is as many of the same interchange as make up its size."""
CLAIMS = 25
"""Claims of a payment, each of one to three lines."""
SPLIT_BLOCK = 1 << 20
MOST_FOR_PYX12 = 10
"""Megabytes it is given; its time grows with them as ours does."""
DAY = date(2026, 11, 20)
CENT = Decimal("0.01")
INTERCHANGE = Interchange(
    sender_qualifier="ZZ",
    sender="PRAIRIEPLAN",
    receiver_qualifier="ZZ",
    receiver="PORTAL",
    date=f"{DAY:%y%m%d}",
    time="0715",
    version="00501",
    control_number="000000042",
    acknowledgment="0",
    usage="T",
)
GROUP = Group(FUNCTIONAL_ID, "PRAIRIEPLAN", "PORTAL", f"{DAY:%Y%m%d}", "0715", "42", GUIDE)
PAYER = Payer(
    "PRAIRIE HEALTH PLAN", "1 ELEVATOR ROAD", "DES MOINES", "IA", "50309", "PAYMENTS", "5155550100"
)


def main() -> None:
    """Measure it all, or only read one file and tell the peak memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, nargs="+", default=[10, 200])
    parser.add_argument("--pairs", type=int, default=10)
    parser.add_argument("--only-read", type=Path)
    arguments = parser.parse_args()
    if arguments.only_read:
        read(arguments.only_read)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
        return
    with TemporaryDirectory() as folder:
        interchange = generated()
        for megabytes in arguments.megabytes:
            path = Path(folder) / f"{megabytes}.835"
            with path.open("wb") as file:
                file.writelines(repeat(interchange, round(megabytes / INTERCHANGE_MEGABYTES)))
            measure(path, megabytes, arguments.pairs)


def measure(path: Path, megabytes: int, pairs: int) -> None:
    """Print each figure as soon as it is there."""
    payments, segments = read(path), split(path)
    tell(f"{megabytes} MB: {payments:,} payments, {segments:,} segments.")
    floor = compare(floor=lambda: timed(split, path), ours=lambda: timed(read, path), pairs=pairs)
    tell(f"  Reading / bare split of the same bytes (goal 5): {floor}")
    tell(f"  {segments / floor.ours / 1e6:.2f} million segments/s, peak {peak(path)} MB")
    if megabytes <= MOST_FOR_PYX12:
        peer = compare(
            floor=lambda: timed(pyx12, path),
            ours=lambda: timed(read, path),
            pairs=max(pairs // 2, 2),
        )
        tell(f"  Reading / pyx12's X12Reader, which reads no payments: {peer}")


def tell(line: str) -> None:
    """Print at once, also into a pipe."""
    print(line, flush=True)


def timed(act: Callable[[Path], int], path: Path) -> float:
    """Return the processor seconds of one pass; both read from memory and wait for nothing."""
    began = time.process_time()
    act(path)
    return time.process_time() - began


def read(path: Path) -> int:
    """Read every payment, and insist that it is good."""
    payments = 0
    with path.open("rb") as source:
        for transaction in read_transactions(source):
            if isinstance(transaction, Finding) or read_remittance(transaction) is None:
                message = f"not read: {transaction}"
                raise ValueError(message)
            payments += not transaction.findings
    return payments


def split(path: Path) -> int:
    """Split block by block, and do nothing with the segments: the floor."""
    segments, held = 0, b""
    with path.open("rb") as source:
        while block := source.read(SPLIT_BLOCK):
            whole = (held + block).split(b"~")
            held = whole.pop()
            segments += len(whole)
    return segments


def pyx12(path: Path) -> int:
    """Read with pyx12's reader: segments as objects, envelopes checked."""
    with path.open() as source:
        return sum(1 for _ in X12Reader(source))


def peak(path: Path) -> int:
    """Return the peak memory of reading in a process of its own, in MB."""
    command = [sys.executable, "-m", "bench.remittance", "--only-read", str(path)]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def generated() -> bytes:
    """Write one interchange of that many megabytes, always the same."""
    random = Random(835)
    file = BytesIO()

    def payments() -> Iterator[Written]:
        for number in count(1):
            if file.tell() >= INTERCHANGE_MEGABYTES * MEGABYTE:
                return
            yield written(payment(random, number), f"{number:09}")

    file.writelines(write_interchange(INTERCHANGE, GROUP, payments()))
    return file.getvalue()


def payment(random: Random, number: int) -> Payment:
    """Invent a check; one in ten has something taken back."""
    claims = tuple(claim(random) for _ in range(random.randrange(1, 2 * CLAIMS)))
    owed = Decimal(random.randrange(100, 5000)) * CENT if random.random() < 0.1 else Decimal()
    return Payment(
        handling="I",
        amount=sum((each.paid for each in claims), Decimal()) - owed,
        method="CHK",
        date=DAY,
        reference=f"{number:09}",
        payer_id="1420318333",
        payer=PAYER,
        payee=Party(f"{random.choice(PLACES)} CARE", "FI", f"43{random.randrange(10**7):07}"),
        claims=claims,
        adjustments=(Adjustment("WO", f"W{number}", owed),) if owed else (),
    )


def claim(random: Random) -> Claim:
    """Invent a claim that is paid in part."""
    day = DAY - timedelta(days=random.randrange(10, 90))
    services = tuple(service(random, day) for _ in range(random.randrange(1, 4)))
    return Claim(
        number=f"C{random.randrange(10**8):08}",
        status="1",
        charged=sum((each.charged for each in services), Decimal()),
        paid=sum((each.paid for each in services), Decimal()),
        payer_number=f"{random.randrange(10**13):013}",
        patient_last=random.choice(LAST),
        patient_first=random.choice(FIRST),
        member_id=f"PHP{random.randrange(10**8):08}",
        served_on=day,
        services=services,
    )


def service(random: Random, day: date) -> Service:
    """Invent a line with what the contract takes off."""
    paid, off = (Decimal(random.randrange(1000, 30000)) * CENT for _ in range(2))
    code = f"{random.randrange(90000, 99999)}"
    return Service(code, paid + off, paid, day, (Adjustment("CO", "45", off),))


if __name__ == "__main__":
    main()
