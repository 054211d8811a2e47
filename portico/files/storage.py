"""Originals on disk, each under the hash of its bytes. No address serves this folder.

What stands under its final name is whole: bytes go to ``incoming/`` first, are on disk before the
rename, and the rename is all or nothing. The same bytes again replace themselves.
"""

import os
import tempfile
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

BLOCK = 1 << 20
_INCOMING = "incoming"


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept: the SHA-256 of its bytes in hex, and how many there are."""

    sha256: str
    size: int


def put(root: Path, source: BinaryIO) -> Kept:
    """Keep the bytes of a stream, in flat memory; return when they are on the disk for good."""
    incoming = _folder(root / _INCOMING)
    handle, name = tempfile.mkstemp(dir=incoming)  # readable to this user alone
    try:
        with os.fdopen(handle, "wb") as target:
            kept = _copy(source, target)
            os.fsync(handle)
        final = path_of(root, kept.sha256)
        _folder(final.parent)
        Path(name).replace(final)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync(final.parent)
    return kept


def path_of(root: Path, digest: str) -> Path:
    """Where the original with this hash lies, whether or not it is there."""
    return root / digest[:2] / digest


def sweep(root: Path, *, before: datetime) -> int:
    """Delete what was begun before that moment and never finished; return how many."""
    begun = [path for path in (root / _INCOMING).glob("*") if _changed(path) < before.timestamp()]
    for path in begun:
        path.unlink(missing_ok=True)
    return len(begun)


def _copy(source: BinaryIO, target: BinaryIO) -> Kept:
    digest, size = sha256(), 0
    while block := source.read(BLOCK):
        digest.update(block)
        target.write(block)
        size += len(block)
    target.flush()
    return Kept(digest.hexdigest(), size)


def _folder(path: Path) -> Path:
    """Make a folder for this user alone; its name must survive a crash as its files do."""
    if not path.is_dir():
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sync(path.parent)
    return path


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _changed(path: Path) -> float:
    """When it was last written to; now, so to speak, for one that has just gone."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")
