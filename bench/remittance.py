"""Reading 835 files: against the bare split of the same bytes, and against others that check them.

``python -m bench.remittance [--megabytes 1 16 64 256] [--pairs 10]``, sizes in whole megabytes.
It writes its files into a folder of its own, and removes them again.

The floor cuts the file into segments and each segment into elements, and does nothing with them.
The peers read one part of the same interchange, for they take seconds; what they find in the same
seeded faults is printed beside, for they are only compared on what both find.
"""

import argparse
import io
import logging
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from itertools import count, repeat
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TextIO

import pyx12.params
import pyx12.x12n_document
from x12sdk.io import X12ModelReader

from bench.pairs import compare
from demo.names import FIRST, LAST, PLACES
from portico.x12.claim_reading import ClaimDraft
from portico.x12.claims import (
    Adjustment,
    Claim,
    Contact,
    Person,
    Procedure,
    ProviderAdjustment,
    ServiceLine,
)
from portico.x12.envelope import read_transactions
from portico.x12.findings import Finding
from portico.x12.remittance import Address, Header, Party
from portico.x12.remittance_reading import Reading, read_remittance
from portico.x12.remittance_writing import FUNCTIONAL_ID, GUIDE, Payment, written
from portico.x12.transactions import Group, Interchange, TransactionSet
from portico.x12.writing import Written, write_interchange

MEGABYTE = 1_000_000
CLAIMS = 25
"""Claims of a payment, each of one to three lines."""
SPLIT_BLOCK = 1 << 20
MOST_FOR_TIME = 64
"""Megabytes up to which time is measured: it grows with them. Memory is, at every size."""
PEER_BYTES = 300_000
PEER_PAIRS = 4
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
PAYER = Party(
    "PRAIRIE HEALTH PLAN",
    address=Address("1 ELEVATOR ROAD", "", "DES MOINES", "IA", "50309"),
    contacts=(Contact("BL", "PAYMENTS", (("TE", "5155550100"),)),),
)
FAULTS: Mapping[str, tuple[str, str]] = {
    "BPR02 is no amount": (r"^(BPR\*I\*)[^*]*", r"\1x"),
    "BPR04 is no code of the guide": (r"\*C\*CHK", "*C*CHQ"),
    "BPR16 is no date": (r"^(BPR.*\*)\d{8}$", r"\g<1>20261341"),
    "TRN is missing": (r"^TRN.*", ""),
    "N1*PE is missing": (r"^N1\*PE.*", ""),
    "N4 is missing": (r"^N4.*", ""),
    "CLP01 is missing": (r"^CLP\*[^*]*", "CLP*"),
    "CLP02 is no code of the guide": (r"^(CLP\*[^*]*)\*1", r"\1*77"),
    "CLP03 is no amount": (r"^(CLP\*[^*]*\*1)\*[^*]*", r"\1*x"),
    "CLP07 is missing": (r"^(CLP.*\*12)\*.*", r"\1"),
    "NM1*QC is missing": (r"^NM1\*QC.*", ""),
    "NM102 is no code of the guide": (r"^NM1\*QC\*1", "NM1*QC*9"),
    "DTM02 is no date": (r"^DTM\*232.*", "DTM*232*20260231"),
    "SVC01 is no composite of the guide": (r"^SVC\*HC:", "SVC*ZZ:"),
    "SVC03 does not balance": (r"^(SVC\*[^*]*\*[^*]*)\*[^*]*", r"\1*0.01"),
    "CAS01 is no code of the guide": (r"^CAS\*CO", "CAS*XX"),
    "CAS03 is no amount": (r"^(CAS\*CO\*45)\*.*", r"\1*x"),
    "an unknown segment": (r"^CAS.*", "ZZZ*1"),
    "BPR02 does not balance": (r"^(BPR\*I\*)[^*]*", r"\g<1>0.07"),
    "the NPI of N104 has a wrong digit": (r"\*FI\*43\d{7}$", "*XX*1234567890"),
}
"""What is put into one segment of a good payment."""


def main() -> None:
    """Measure it all, or only read one file and tell the peak memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, nargs="+", default=[1, 16, 64, 256])
    parser.add_argument("--pairs", type=int, default=10)
    parser.add_argument("--only-read", type=Path)
    arguments = parser.parse_args()
    if arguments.only_read:
        validated(arguments.only_read)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
        return
    for peer in ("pyx12", "x12sdk"):
        logging.getLogger(peer).setLevel(logging.CRITICAL + 1)  # they would tell values
    interchange = generated(MEGABYTE)
    with TemporaryDirectory() as folder:
        for megabytes in arguments.megabytes:
            path = Path(folder) / f"{megabytes}.835"
            with path.open("wb") as file:
                file.writelines(repeat(interchange, megabytes))
            measure(path, megabytes, arguments.pairs)
        path = Path(folder) / "peers.835"
        path.write_bytes(generated(PEER_BYTES))
        beside_peers(path)
    beside_peers_faults()


def measure(path: Path, megabytes: int, pairs: int) -> None:
    """Print each figure as soon as it is there."""
    tell(f"{megabytes} MB: peak {peak(path)} MB")
    if megabytes > MOST_FOR_TIME:
        return
    claims, segments = validated(path), split(path)
    tell(f"  {claims:,} claims, {segments:,} segments")
    for name, act in (
        ("Reading every segment in its elements, envelopes checked (goal 5)", elements),
        ("Reading claims and lines as values, unchecked", values),
        ("Reading them checked against the guide (goal 25)", validated),
    ):
        found = compare(
            floor=lambda: timed(split, path),
            ours=lambda act=act: timed(act, path),  # type: ignore[misc]  # the one of this round
            pairs=pairs,
        )
        speed = segments / found.ours / 1e6
        tell(f"  {name} / bare split: {found}; {speed:.2f} million segments/s")


def beside_peers(path: Path) -> None:
    """Compare with what others take to check the same file."""
    validated(path), with_x12sdk(path), with_pyx12(path)  # what is made once, is made before
    for name, act in (("pyx12", with_pyx12), ("x12sdk", with_x12sdk)):
        found = compare(
            floor=lambda: timed(validated, path),
            ours=lambda act=act: timed(act, path),  # type: ignore[misc]  # the one of this round
            pairs=PEER_PAIRS,
        )
        tell(f"Checking with {name} / with ours (goal 10): {found}")


def beside_peers_faults() -> None:
    """Print who finds which of the seeded faults."""
    good = generated(1).decode()
    for name, (fits, becomes) in FAULTS.items():
        bad = faulty(good, fits, becomes)
        found = [
            each
            for each, finds in (
                ("ours", ours_finds),
                ("pyx12", pyx12_finds),
                ("x12sdk", x12sdk_finds),
            )
            if finds(bad)
        ]
        tell(f"  {name}: {', '.join(found) or 'nobody'}")


def faulty(good: str, fits: str, becomes: str) -> str:
    """Put a fault into the first segment that it fits, and let SE count what is left."""
    segments = good.split("~\n")
    at = next(n for n, segment in enumerate(segments) if re.search(fits, segment))
    segments[at] = re.sub(fits, becomes, segments[at], count=1)
    segments = [segment for segment in segments if segment]
    opened, closed = (
        next(n for n, segment in enumerate(segments) if segment.startswith(start))
        for start in ("ST*", "SE*")
    )
    segments[closed] = re.sub(r"\*\d+\*", f"*{closed - opened + 1}*", segments[closed])
    return "".join(f"{segment}~\n" for segment in segments)


def ours_finds(content: str) -> bool:
    """Tell whether we find anything wrong."""
    found = read_transactions(BytesIO(content.encode()))
    return any(
        isinstance(each, Finding) or not read_remittance(each) or each.findings for each in found
    )


def pyx12_finds(content: str) -> bool:
    """Tell whether pyx12 finds anything wrong."""
    return not checked_by_pyx12(io.StringIO(content))


def x12sdk_finds(content: str) -> bool:
    """Tell whether x12sdk refuses it, be it by falling over it."""
    try:
        with X12ModelReader(content) as reader:
            return not list(reader.models())
    except Exception:  # noqa: BLE001 - it raises what it happens to raise
        return True


def tell(line: str) -> None:
    """Print at once, also into a pipe."""
    print(line, flush=True)


def timed(act: Callable[[Path], int], path: Path) -> float:
    """Return the processor seconds of one pass; all read from memory and wait for nothing."""
    began = time.process_time()
    act(path)
    return time.process_time() - began


def validated(path: Path) -> int:
    """Read every payment with its claims, checked, and insist that nothing is wrong."""
    claims = 0
    with path.open("rb") as source:
        for transaction in read_transactions(source):
            assert not isinstance(transaction, Finding), transaction
            reading = Reading(transaction)
            claims += sum(1 for _ in reading.claims())
            assert reading.finish() is not None
            assert not transaction.findings
    return claims


def elements(path: Path) -> int:
    """Read every segment of every payment."""
    with path.open("rb") as source:
        return sum(
            1
            for each in read_transactions(source)
            if isinstance(each, TransactionSet)
            for _ in each
        )


def values(path: Path) -> int:
    """Make the same claims of the segments without looking whether they are as the guide has them."""
    claims = 0
    with path.open("rb") as source:
        for transaction in read_transactions(source):
            assert not isinstance(transaction, Finding), transaction
            by = transaction.delimiters
            draft = ClaimDraft(by.component, transaction.find)
            for run in transaction.runs():
                detail = run.text.find(f"{by.terminator}LX{by.element}", run.at)
                if not claims or detail >= 0:
                    run.skip_to(max(detail, run.at))
                claims += sum(1 for _ in draft.take_good(run.ordinal, run.texts(-1), by.element))
            claims += draft.end() is not None
    return claims


def split(path: Path) -> int:
    """Split block by block into segments and elements, and do nothing with them: the floor."""
    segments, held = 0, b""
    with path.open("rb") as source:
        while block := source.read(SPLIT_BLOCK):
            whole = (held + block).split(b"~")
            held = whole.pop()
            for segment in whole:
                segment.split(b"*")
            segments += len(whole)
    return segments


def with_pyx12(path: Path) -> int:
    """Check with pyx12's map of the guide, and insist that nothing is wrong."""
    with path.open() as source:
        assert checked_by_pyx12(source)
    return 0


def checked_by_pyx12(source: TextIO) -> bool:
    """Return whether pyx12 finds nothing wrong."""
    params = pyx12.params.ParamsBase()
    return bool(
        pyx12.x12n_document.x12n_document(params, source, None, None, fd_json=io.StringIO())
    )


def with_x12sdk(path: Path) -> int:
    """Make x12sdk's models, which are its way of checking."""
    with X12ModelReader(str(path)) as reader:
        return sum(1 for _ in reader.models())


def peak(path: Path) -> int:
    """Return the peak memory of reading in a process of its own, in MB."""
    command = [sys.executable, "-m", "bench.remittance", "--only-read", str(path)]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def generated(size: int) -> bytes:
    """Write one interchange of at least that many bytes, always the same."""
    random = Random(835)
    file = BytesIO()

    def payments() -> Iterator[Written]:
        for number in count(1):
            yield written(payment(random, number), f"{number:09}")
            if file.tell() >= size:
                return

    file.writelines(write_interchange(INTERCHANGE, GROUP, payments()))
    return file.getvalue()


def payment(random: Random, number: int) -> Payment:
    """Invent a check; one in ten has something taken back."""
    claims = tuple(claim(random) for _ in range(random.randrange(1, 2 * CLAIMS)))
    owed = Decimal(random.randrange(100, 5000)) * CENT if random.random() < 0.1 else Decimal()
    tin = f"43{random.randrange(10**7):07}"
    header = Header(
        handling="I",
        amount=sum((each.paid for each in claims), Decimal()) - owed,
        direction="C",
        method="CHK",
        date=DAY,
        produced_on=DAY,
        reference=f"{number:09}",
        payer_id="1420318333",
        payer=PAYER,
        payee=Party(f"{random.choice(PLACES)} CARE", "FI", tin),
    )
    taken = ProviderAdjustment(tin, date(DAY.year, 12, 31), "WO", f"W{number}", owed)
    return Payment(header, claims, (taken,) if owed else ())


def claim(random: Random) -> Claim:
    """Invent a claim that is paid in part."""
    day = DAY - timedelta(days=random.randrange(10, 90))
    lines = tuple(service(random, day) for _ in range(random.randrange(1, 4)))
    return Claim(
        number=f"C{random.randrange(10**8):08}",
        status="1",
        charged=sum((each.charged for each in lines), Decimal()),
        paid=sum((each.paid for each in lines), Decimal()),
        filing="12",
        payer_number=f"{random.randrange(10**13):013}",
        patient=Person(
            random.choice(LAST),
            random.choice(FIRST),
            qualifier="MI",
            identifier=f"PHP{random.randrange(10**8):08}",
        ),
        served_from=day,
        served_to=day,
        lines=lines,
    )


def service(random: Random, day: date) -> ServiceLine:
    """Invent a line with what the contract takes off."""
    paid, off = (Decimal(random.randrange(1000, 30000)) * CENT for _ in range(2))
    code = f"{random.randrange(90000, 99999)}"
    return ServiceLine(
        Procedure("HC", code),
        paid + off,
        paid,
        units=Decimal(1),
        served_from=day,
        served_to=day,
        adjustments=(Adjustment("CO", "45", off),),
    )


if __name__ == "__main__":
    main()
