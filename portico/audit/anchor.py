"""The head of the chain, written outside the database: who rewrites all of it is still found.

One line each: time, number, hash. The file is only ever appended to; keep it where the
database's administrator cannot write, or ship it there.
"""

import os
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.conf import settings

from portico.audit.queries import head

_LINE = re.compile(rb"\S+ (?P<number>\d+) (?P<hash>[0-9a-f]{64})")
ENOUGH = 1000
"""Bytes at the end of the file that surely hold whole lines."""


def anchor_file() -> Path:
    """Return where the anchors are."""
    var: Path = settings.PORTICO.var
    return var / "audit" / "anchor.log"


def write_anchor(*, now: datetime) -> None:
    """Append the head, if the chain grew. A number once anchored is never anchored again."""
    number, hash_ = head()
    if number > max(_anchors(_last_lines()), default=0):
        _append(anchor_file(), f"{now.isoformat()} {number} {hash_.hex()}\n")


def read_anchors() -> Mapping[int, bytes]:
    """Return every anchored number with its hash; the first word on a number is the last."""
    try:
        return _anchors(anchor_file().read_bytes())
    except FileNotFoundError:
        return {}


def _anchors(text: bytes) -> Mapping[int, bytes]:
    """Read lines; one that a full disk cut short is no anchor."""
    found = [_LINE.fullmatch(line) for line in text.split(b"\n")]
    pairs = [(int(line["number"]), bytes.fromhex(line["hash"].decode())) for line in found if line]
    return dict(reversed(pairs))


def _last_lines() -> bytes:
    try:
        with anchor_file().open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - ENOUGH))
            return file.read()
    except FileNotFoundError:
        return b""


def _append(path: Path, line: str) -> None:
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    begun = _last_lines()[-1:] not in {b"", b"\n"}
    with path.open("ab") as file:
        file.write((f"\n{line}" if begun else line).encode("ascii"))
        file.flush()
        os.fsync(file.fileno())
