"""Originals on disk: whole or not there."""

import io
import os
import signal
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from portico.files.storage import BLOCK, Kept, path_of, put, sweep

SOME = b"ISA*00*" * 300_000
"""More than two blocks."""

KILLED = """
import io, os, signal, sys
from pathlib import Path
from portico.files import storage

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

class Source(io.BytesIO):
    def read(self, size=-1):
        return die() if sys.argv[2] == "read" and self.tell() else super().read(size)

if sys.argv[2] == "fsync":
    sync, storage.os.fsync = os.fsync, lambda handle: (
        die() if os.path.isfile(f"/proc/self/fd/{handle}") else sync(handle)
    )
if sys.argv[2] == "rename":
    Path.replace = die
storage.put(Path(sys.argv[1]), Source(b"ISA*00*" * 300_000))
"""


def names(root: Path) -> list[str]:
    """What stands under a final name."""
    return [path.name for path in root.glob("??/*")]


def test_bytes_are_kept_under_their_hash_and_read_again(tmp_path: Path) -> None:
    kept = put(tmp_path, io.BytesIO(SOME))
    assert kept == Kept(sha256(SOME).hexdigest(), len(SOME))
    assert path_of(tmp_path, kept.sha256).read_bytes() == SOME


def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    kept = [put(tmp_path, io.BytesIO(SOME)), put(tmp_path, io.BytesIO(SOME))]
    assert names(tmp_path) == [kept[0].sha256] == [kept[1].sha256]


def test_nobody_else_on_the_machine_reads_them(tmp_path: Path) -> None:
    path = path_of(tmp_path, put(tmp_path / "originals", io.BytesIO(b"")).sha256)
    inside = [p for p in (tmp_path / "originals").rglob("*") if p != path]
    assert all(stat.S_IMODE(p.stat().st_mode) & 0o077 == 0 for p in inside)


@pytest.mark.parametrize("at", ["read", "fsync", "rename"])
def test_a_kill_leaves_nothing_under_a_final_name(at: str, tmp_path: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path), at]
    killed = subprocess.run(command, check=False, env={**os.environ})
    assert killed.returncode == -signal.SIGKILL
    assert names(tmp_path) == []
    assert put(tmp_path, io.BytesIO(SOME)).sha256 in names(tmp_path)


def test_a_source_that_fails_leaves_nothing_at_all(tmp_path: Path) -> None:
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() > BLOCK:
                raise OSError
            return super().read(size)

    with pytest.raises(OSError):  # noqa: PT011 - the one raised above, which has no words
        put(tmp_path, Failing(SOME))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_what_was_never_finished_is_swept_after_a_while(tmp_path: Path) -> None:
    put(tmp_path, io.BytesIO(SOME))
    abandoned = tmp_path / "incoming" / "tmp123"
    abandoned.write_bytes(b"half")
    now = datetime.now(UTC)
    assert sweep(tmp_path, before=now - timedelta(hours=1)) == 0
    assert sweep(tmp_path, before=now + timedelta(hours=1)) == 1
    assert len(names(tmp_path)) == 1
