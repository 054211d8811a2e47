"""Start the demo and keep it up: database, web server and worker under one supervisor.

No Django in here: the second start has to be quick, and the supervisor outlives what it runs.
"""

import argparse
import contextlib
import fcntl
import hashlib
import http.client
import os
import secrets
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import FrameType

from portico.config import cluster
from portico.config.supervised import ROOT, GivenUpError, Program

THREADS = 4
"""Of the web server, and as many database connections."""
POOL = {"PORTICO_DATABASE_POOL": str(THREADS)}
STOPS_WITHIN = 10
ANSWERS_WITHIN = 60


class LaunchError(Exception):
    """Why the demo is not up, in words for whoever started it."""


class Stopped(Exception):
    """Ctrl-C, a closed terminal, or a polite kill."""


def main() -> None:
    """``python -m portico.config.launch --port N``; ``./run`` ends here."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--port", type=int, default=8000)
    port = parser.parse_args().port
    _on_stop(_stop)
    try:
        run(Path(os.environ.get("PORTICO_VAR", ROOT / "var")), port)
    except Stopped:
        raise SystemExit(0) from None
    except (LaunchError, GivenUpError, cluster.ClusterError, OSError) as error:
        sys.stderr.write(f"\n{error}\n")
        raise SystemExit(1) from None


def _stop(number: int, frame: FrameType | None) -> None:
    _on_stop(signal.SIG_IGN)  # once is enough: the second Ctrl-C may not leave things half stopped
    raise Stopped


def _stop_if_asked() -> None:
    """Stop after all where Python lost the exception: it drops one raised while it forks."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # ``_stop`` was here
        raise Stopped


def _on_stop(answer: Callable[[int, FrameType | None], None] | signal.Handlers) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, answer)


def run(var: Path, port: int) -> None:
    """Bring everything up, tell where it is, and stay until someone stops it."""
    var.mkdir(parents=True, exist_ok=True)
    (var / "log").mkdir(exist_ok=True)
    with _only_one(var, port), contextlib.ExitStack() as closing:
        database = None
        if not os.environ.get("DATABASE_URL"):
            closing.callback(cluster.stop, var)
            database = cluster.start(var)
        environment = demo_environment(var, port, database)
        _prepare(var, database, environment)
        programs = [
            Program("web", web_command(port), {**environment, **POOL}, var),
            Program("worker", portico_command("worker"), environment, var),
        ]
        closing.callback(_stop_all, programs)
        web, worker = programs
        web.start()
        _wait_for_answer(port, web)
        worker.start()
        _tell(var, port)
        _watch(var, programs, database)


@contextlib.contextmanager
def _only_one(var: Path, port: int) -> Iterator[None]:
    """Hold the folder; its lock is gone with the process, however it ends."""
    with (var / "running").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            message = f"Portico runs from this folder already, at {file.read() or 'another port'}"
            raise LaunchError(message) from None
        file.truncate(0)
        file.write(_address(port))
        file.flush()
        yield


# --- What the programs are told -------------------------------------------------------------------
def demo_environment(var: Path, port: int, database: cluster.Cluster | None) -> dict[str, str]:
    """Tell the programs that this is the demo; commands typed by hand read it from a file."""
    key = var / "demo-secret-key"
    if not key.exists():
        _write_private(key, secrets.token_urlsafe(64))
    told = {
        "PORTICO_DEMO": "1",
        "PORTICO_BASE_URL": _address(port).rstrip("/"),
        "PORTICO_SECRET_KEY_FILE": str(key),
        "PORTICO_VAR": str(var),
        "PORTICO_MAIL": "demo",
        "PORTICO_GATEWAY": "demo",
        "DATABASE_URL": database.url("app") if database else os.environ["DATABASE_URL"],
    }
    if database:
        told["PORTICO_OWNER_DATABASE_URL"] = database.url("owner")
    _write_private(var / "demo.env", "".join(f"{key}={value}\n" for key, value in told.items()))
    return {**os.environ, **told}


def _write_private(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)


def _address(port: int) -> str:
    return f"http://127.0.0.1:{port}/"


def web_command(port: int) -> list[str]:
    """Serve the portal on this port."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws",
        "--host", "127.0.0.1", "--port", str(port),
        "--blocking-threads", str(THREADS), "--workers-kill-timeout", "5",
        "--log-level", "warning", "portico.config.wsgi:application",
    ]  # fmt: skip


def portico_command(*arguments: str) -> list[str]:
    """Run one of our own commands."""
    return [sys.executable, "-m", "portico.config.command", *arguments]


# --- What is done once, and again when it changed ---------------------------------------------------
def _prepare(var: Path, database: cluster.Cluster | None, environment: dict[str, str]) -> None:
    locked = [ROOT / "uv.lock"]
    assets = [*ROOT.glob("portico/*/static/**/*"), ROOT / "package-lock.json"]
    with _once(var / "static.stamp", [*locked, *assets]) as needed:
        if needed:
            command = portico_command("collectstatic", "--no-input", "--clear", "--verbosity", "0")
            _do("Static files", command, environment)
    migrations = [*locked, *ROOT.glob("portico/*/migrations/*.py")]
    home = database.home if database else None
    with _once(home and home / "migrations.stamp", migrations) as needed:
        if needed:
            command = portico_command("migrate", "--no-input", "--verbosity", "0")
            _do("Database tables", command, environment)
    world = [*ROOT.glob("demo/**/*"), *ROOT.glob("plans/**/*"), *ROOT.glob("portico/**/demo*.py")]
    with _once(home and home / "demo.stamp", [*migrations, *world]) as needed:
        if needed:
            told = _do("Demo world", portico_command("demo"), environment)
            (var / "demo-sign-ins.txt").write_text(told)


@contextlib.contextmanager
def _once(stamp: Path | None, files: Iterable[Path]) -> Iterator[bool]:
    """Say whether the files changed since the body last succeeded; without a stamp, always."""
    now = _fingerprint(files)
    yield stamp is None or not stamp.exists() or stamp.read_text() != now
    if stamp is not None:
        stamp.write_text(now)


def _fingerprint(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(files):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(f"{path}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _do(what: str, command: list[str], environment: dict[str, str]) -> str:
    _stop_if_asked()
    sys.stdout.write(f"{what} …\n")
    sys.stdout.flush()
    done = subprocess.run(  # noqa: S603 - our own commands
        command,
        env=environment,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = f"{done.stdout}\n{done.stderr}".strip()
        full = "The disk is full.\n" if "No space left on device" in said else ""
        raise LaunchError(f"{full}{what}: this did not work.\n{said[-4000:]}")
    return done.stdout


# --- The programs -----------------------------------------------------------------------------------
def _wait_for_answer(port: int, web: Program) -> None:
    deadline = time.monotonic() + ANSWERS_WITHIN
    while time.monotonic() < deadline:
        _stop_if_asked()
        web.revive()
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            with contextlib.closing(connection):
                connection.request("HEAD", "/")
                connection.getresponse()
            return
        time.sleep(0.05)
    message = f"The web server does not answer; see {web.log}."
    raise LaunchError(message)


def _watch(var: Path, programs: list[Program], database: cluster.Cluster | None) -> None:
    """Until stopped: whatever ends is started again."""
    while True:
        _stop_if_asked()
        time.sleep(1)
        if database and not _postmaster_lives(database):
            with contextlib.suppress(cluster.ClusterError):  # its last children still let go
                cluster.start(var)
        for program in programs:
            program.revive()


def _postmaster_lives(database: cluster.Cluster) -> bool:
    with contextlib.suppress(PermissionError):  # lives, as another user
        try:
            os.kill(int((database.data / "postmaster.pid").read_text().split()[0]), 0)
        except (FileNotFoundError, ProcessLookupError):
            return False
    return True


def _stop_all(programs: list[Program]) -> None:
    sys.stdout.write("\nStopping …\n")
    sys.stdout.flush()
    for program in programs:
        program.ask_to_stop()
    deadline = time.monotonic() + STOPS_WITHIN
    for program in programs:
        program.wait_stopped(deadline)


# --- What the person at the keyboard is told ----------------------------------------------------------
def _tell(var: Path, port: int) -> None:
    address = _address(port)
    lines = [f"Portico answers at {address}", "", "Plans"]
    for name, slug in _plans():
        lines.append(f"  {name:14} {address}{slug}/")
    sign_ins = (var / "demo-sign-ins.txt").read_text().strip().splitlines()
    if sign_ins:
        lines += ["", "Sign-ins of the demo", *(f"  {line}" for line in sign_ins)]
    lines += [
        "",
        f"Every mail, text and call: {address}demo/inbox/",
        f"Logs: {var / 'log'}. Ctrl-C stops web, worker and database.",
        "",
    ]
    sys.stdout.write("\n".join(lines))
    sys.stdout.flush()


def _plans() -> list[tuple[str, str]]:
    folder = Path(os.environ.get("PORTICO_PLANS", ROOT / "plans"))
    profiles = [tomllib.loads(path.read_text()) for path in sorted(folder.glob("*.toml"))]
    return [(profile["name"], profile["slug"]) for profile in profiles]


if __name__ == "__main__":
    main()
