"""Files that somebody made to hurt, as streams of any length; and what one costs in memory.

``python -m testing.hostile DATABASE PLAN`` receives those that standard input names with their sizes,
and prints, as JSON, what became of each and by how many megabytes the process grew meanwhile.
"""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from testing.remittances import a_remittance, an_interchange

_BLOCK = 1 << 16
_HEAD, _, _REST = an_interchange(a_remittance(), control="000000901").partition(b"REF*TJ")
_ISA = _HEAD.partition(b"GS*")[0]
_EMPTY = _ISA + b"IEA*7*000000901~\n"


def _filled(text: bytes, size: int) -> Iterator[bytes]:
    many = text * max(1, _BLOCK // len(text))
    yield from (many for _ in range(size // len(many)))


def _no_terminator(size: int) -> Iterator[bytes]:
    yield _ISA.rstrip(b"~\n")[:-1]
    yield from _filled(b"A", size)


def _no_terminator_in_a_transaction(size: int) -> Iterator[bytes]:
    yield _HEAD
    yield from _filled(b"A", size)


def _one_element_after_the_other(size: int) -> Iterator[bytes]:
    yield _HEAD
    yield from _filled(b"*", size)


def _segments_in_one_claim(size: int) -> Iterator[bytes]:
    yield _HEAD + _REST.partition(b"SE*")[0]
    yield from _filled(b"REF*EA*1~", size)
    yield b"SE*99*0001~\nGE*1*1~\nIEA*1*000000901~\n"


def _interchanges_of_nothing(size: int) -> Iterator[bytes]:
    yield from _filled(_EMPTY, size)
    yield an_interchange(a_remittance())


def _acknowledgments(size: int) -> Iterator[bytes]:
    yield _ISA + b"GS*FA*A*B*20261101*0800*1*X*005010X231A1~ST*999*0001*005010X231A1~AK1*HP*1~"
    yield from _filled(b"AK2*835*0001~IK3*CLP*9**8~IK4*4**6~IK5*R*5~", size)


SHAPES: Mapping[str, Callable[[int], Iterator[bytes]]] = {
    "no terminator": _no_terminator,
    "no terminator in a transaction set": _no_terminator_in_a_transaction,
    "one element after the other": _one_element_after_the_other,
    "segments in one claim": _segments_in_one_claim,
    "interchanges of nothing": _interchanges_of_nothing,
    "acknowledgments": _acknowledgments,
}


class Endless(io.RawIOBase):
    """A file that is made while it is read."""

    def __init__(self, shape: str, size: int) -> None:
        super().__init__()
        self._shape, self._size = shape, size
        self.seek(0)

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """Only to its beginning."""
        return True

    def tell(self) -> int:
        """Nobody asks but a buffer that begins."""
        return 0

    def seek(self, offset: int, whence: int = 0) -> int:
        """Begin again."""
        if (offset, whence) != (0, 0):
            raise io.UnsupportedOperation
        self._blocks, self._held = SHAPES[self._shape](self._size), b""
        return 0

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # a buffer is one here
        """Fill the buffer as far as the next block goes."""
        if not self._held:
            self._held = next(self._blocks, b"")
        part, self._held = self._held[: len(buffer)], self._held[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)


class Cost(NamedTuple):
    """What became of one, and what it took."""

    outcome: str
    megabytes: float


def costs_of(sizes: Mapping[str, int], *, database: str, plan: str) -> dict[str, Cost]:
    """Receive one of each shape, of so many bytes, in a process of their own."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "testing.hostile", database, plan],
        input=json.dumps(sizes).encode(),
        check=True,
        stdout=subprocess.PIPE,
        env={**os.environ},
    )
    return {shape: Cost(*cost) for shape, cost in json.loads(done.stdout).items()}


def _peak() -> float:
    """Megabytes, since the last time that it was forgotten."""
    status = Path("/proc/self/status").read_text().partition("VmHWM:")[2]
    return int(status.split()[0]) / 1024


def _outcome(source: io.BufferedIOBase, plan: str) -> str:
    from django.utils import timezone  # noqa: PLC0415 - after django.setup()

    from portico.access.actor import Actor  # noqa: PLC0415 - the same
    from portico.exchange.kinds import Unrecognised  # noqa: PLC0415 - the same
    from portico.exchange.services import receive_file  # noqa: PLC0415 - the same

    actor, now = Actor.system(plan=plan), timezone.now()
    try:
        receipt = receive_file(source=source, plan=plan, actor=actor, now=now)  # type: ignore[arg-type] # a stream that is read
    except Unrecognised as error:
        return f"unrecognised: {error}"
    told = [*receipt.findings, *(each for one in receipt.first_refusals for each in one.reasons)]
    return f"{receipt.loaded} loaded, {receipt.refused} refused: {' '.join(map(str, told))}"


def main() -> None:
    """Receive an ordinary file, then the others; print what became of each, and its cost."""
    import django  # noqa: PLC0415 - in the process that needs it

    django.setup()
    from django.conf import settings  # noqa: PLC0415 - after django.setup()

    database, plan = sys.argv[1:]
    settings.DATABASES["default"]["NAME"] = database
    _outcome(io.BytesIO(an_interchange(a_remittance(), a_remittance())), plan)
    costs = {}
    for shape, size in json.loads(sys.stdin.read()).items():
        Path("/proc/self/clear_refs").write_text("5")
        before = _peak()
        became = _outcome(io.BufferedReader(Endless(shape, size)), plan)
        costs[shape] = Cost(became, _peak() - before)
    print(json.dumps(costs))


if __name__ == "__main__":
    main()
