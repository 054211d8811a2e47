"""A plan's folders on the disk: what lies in ``in``, and putting things away whole.

Nothing here follows a link. What stands under its final name is whole: it came there by a rename
inside of one file system, after its bytes were on the disk.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings

QUIET_SECONDS = 5
"""How long something must have lain unchanged to count as whole."""
ABANDONED_SECONDS = 3600
UNFINISHED = (".tmp", ".part", ".partial", ".filepart", ".crdownload")
"""How transfer programs name what they are still writing; so do names that begin with a dot."""
LONGEST_NAME = 200
"""Bytes kept of a name: a number stands before it, and file systems take 255."""
_BLOCK = 1 << 20


class NotAFile(Exception):
    """What lies there is no file: why, with the next step."""


@dataclass(frozen=True, slots=True)
class Folders:
    """Those of one plan."""

    root: Path

    @property
    def incoming(self) -> Path:
        """Where files are put for us."""
        return self.root / "in"

    @property
    def taken(self) -> Path:
        """Where each thing lies in a folder of its own while it is worked on."""
        return self.root / "taken"

    @property
    def done(self) -> Path:
        """Where files go that were received."""
        return self.root / "done"

    @property
    def refused(self) -> Path:
        """Where the rest goes, each with a text that says why."""
        return self.root / "refused"

    @property
    def out(self) -> Path:
        """Where our answers lie."""
        return self.root / "out"


def folders_of(plan: str) -> Folders:
    """Return a plan's folders; they are there from now on."""
    folders = Folders(settings.EXCHANGE / plan)
    for each in (folders.incoming, folders.taken, folders.done, folders.refused, folders.out):
        each.mkdir(mode=0o770, parents=True, exist_ok=True)
    return folders


def whole_ones(folder: Path, *, now: datetime) -> Iterator[Path]:
    """Yield what lies there and nobody is writing any more, in the order of names.

    By the change time: unlike the time of modification, no program that copies sets it back.
    """
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.name.lower().endswith(UNFINISHED):
            continue
        try:
            changed = path.lstat().st_ctime
        except FileNotFoundError:  # it has gone since
            continue
        if now.timestamp() - changed >= QUIET_SECONDS:
            yield path


def take(path: Path, home: Path) -> bool:
    """Move it into a folder of its own; False where somebody else was quicker."""
    home.mkdir(mode=0o770)
    try:
        path.rename(home / path.name)
    except OSError as error:
        with suppress(FileNotFoundError):
            home.rmdir()
        if isinstance(error, FileNotFoundError):
            return False
        raise
    sync(home)
    return True


def forget_abandoned(home: Path, *, now: datetime) -> None:
    """Remove a folder that was made an hour ago, and into which nothing was moved after all."""
    with suppress(OSError):  # it holds something by now, or is gone
        if now.timestamp() - home.lstat().st_ctime >= ABANDONED_SECONDS:
            home.rmdir()


def homes(folders: Folders) -> Iterator[UUID]:
    """Yield whose things lie taken."""
    for path in sorted(folders.taken.iterdir()):
        try:
            yield UUID(path.name)
        except ValueError:
            continue


def held_in(home: Path) -> Path | None:
    """Return what lies in the folder of its own; None when it was put away."""
    try:
        return next(home.iterdir(), None)
    except (FileNotFoundError, NotADirectoryError):
        return None


def open_file(path: Path) -> BinaryIO:
    """Open a file for reading, and nothing else. Raises NotAFile."""
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
    try:
        is_file = stat.S_ISREG(path.lstat().st_mode)
        handle = os.open(path, flags) if is_file else -1
    except OSError as error:
        reason = f"it cannot be read ({error.strerror})."
        message = f"{reason} Let the portal's user read it, and put it into in/ again."
        raise NotAFile(message) from None
    if not is_file:
        message = f"it is {_what(path)}. Put files into in/, not folders or links."
        raise NotAFile(message)
    return os.fdopen(handle, "rb")


def put_away(path: Path, folder: Path, number: int) -> None:
    """Move it under its number and name, unless another did, and forget the folder it lay in."""
    with suppress(FileNotFoundError):
        path.rename(folder / numbered(path.name, number))
        sync(folder)
        path.parent.rmdir()


def numbered(name: str, number: int) -> str:
    """Return a name that no other thing has, as near to its own as fits."""
    kept = os.fsdecode(os.fsencode(name)[:LONGEST_NAME])
    return f"{number}-{kept}"


def write_whole(source: BinaryIO, target: Path) -> None:
    """Write a file that is on the disk for good when this returns."""
    with target.open("wb") as file:
        while block := source.read(_BLOCK):
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
    sync(target.parent)


def sync(folder: Path) -> None:
    """Have the disk know of what was renamed in a folder."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _what(path: Path) -> str:
    mode = path.lstat().st_mode
    return "a folder" if stat.S_ISDIR(mode) else "a link" if stat.S_ISLNK(mode) else "no file"
