"""A real installation whose parts a test can kill: database, web server and worker.

Everything is as the supervisor starts it, but mails go to a mail server and nobody watches.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import psycopg
from django.db import connections

from portico.config import cluster
from portico.config.cluster import Cluster, ClusterError
from portico.config.launch import POOL, portico_command, web_command
from portico.config.settings import _database
from portico.config.supervised import ROOT, Program
from testing.visitor import Visitor

PATIENCE = 120
"""Seconds until something that does not happen fails the test."""


class Part(StrEnum):
    """What can be killed."""

    WEB = "web"
    WORKER = "worker"
    DATABASE = "database"


class Installation:
    """Database, web server and worker of their own, in a folder."""

    def __init__(self, var: Path, *, smtp_port: int) -> None:
        (var / "log").mkdir(parents=True)
        self.var, self.port = var, free_port()
        self.cluster: Cluster = cluster.start(var)
        self.environment = {
            **os.environ,
            "PORTICO_VAR": str(var),
            "PORTICO_BASE_URL": f"http://127.0.0.1:{self.port}",
            "PORTICO_MAIL": "smtp",
            "PORTICO_SMTP_PORT": str(smtp_port),
            "DATABASE_URL": self.cluster.url("app"),
            "PORTICO_OWNER_DATABASE_URL": self.cluster.url("owner"),
        }
        web, worker = web_command(self.port), portico_command("worker")
        self.programs = {
            Part.WEB: Program("web", web, {**self.environment, **POOL}, var),
            Part.WORKER: Program("worker", worker, self.environment, var),
        }

    def start(self) -> None:
        """Bring everything up, with empty tables, and wait until it serves."""
        migrated = self.portico("migrate", "--verbosity", "0")
        assert migrated.returncode == 0, migrated.stderr
        (since,) = self.ask("select now()")
        for program in self.programs.values():
            program.start()
        self._wait_for_web()
        self._wait_for_worker(since)

    def kill(self, part: Part) -> None:
        """End every process of the part by SIGKILL: none has time for a last word."""
        if part is Part.DATABASE:
            first = int((self.cluster.data / "postmaster.pid").read_text().split()[0])
            for pid in (first, *_children_of(first)):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            return
        process = self.programs[part].process
        assert process is not None
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def restart(self, part: Part) -> None:
        """Start the part again, and wait until it serves."""
        if part is Part.DATABASE:
            self.start_database()
        (since,) = self.ask("select now()")
        if part is not Part.DATABASE:
            self.programs[part].start()
        if part is not Part.WEB:
            self._wait_for_worker(since)
        self._wait_for_web()

    def start_database(self) -> None:
        """Start it, and wait until it has recovered."""
        until(self._database_starts, "the database to start")

    def _database_starts(self) -> bool:
        with contextlib.suppress(ClusterError):  # its last children still let go
            cluster.start(self.var)
            return True
        return False

    def _wait_for_web(self) -> None:
        visitor = Visitor(self.port)
        until(lambda: visitor.sees("/") == 200, "the web server to answer")

    def _wait_for_worker(self, since: datetime) -> None:
        beats = "select count(*) from procrastinate_workers where last_heartbeat > %s"
        until(lambda: self.ask(beats, [since])[0], "the worker to work")

    def stop(self) -> None:
        """Stop everything, and leave nothing behind outside the folder."""
        for program in self.programs.values():
            program.ask_to_stop()
        for program in self.programs.values():
            program.wait_stopped(time.monotonic() + 10)
        cluster.stop(self.var)
        shutil.rmtree((self.var / "postgres").resolve(), ignore_errors=True)

    def portico(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the installation, as its operator would."""
        return subprocess.run(
            portico_command(*arguments),
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

    def ask(
        self, question: str, values: Sequence[object] | Mapping[str, object] = ()
    ) -> tuple[Any, ...]:
        """One row, as one statement sees the database at one moment, past every policy."""
        with psycopg.connect(self.cluster.url("superuser")) as database:
            row = database.execute(question.encode(), values).fetchone()
        assert row is not None
        return row

    @contextlib.contextmanager
    def at_hand(self) -> Iterator[None]:
        """In this thread, Django's models read and write the installation's database."""
        before = connections["default"]
        connections["default"] = before.copy()
        connections["default"].settings_dict.update(_database(self.cluster.url("app")))
        try:
            yield
        finally:
            connections["default"].close()
            connections["default"] = before


def _children_of(parent: int) -> list[int]:
    with contextlib.suppress(FileNotFoundError):
        listed = Path(f"/proc/{parent}/task/{parent}/children").read_text()
        return [int(pid) for pid in listed.split()]
    return []


def free_port() -> int:
    """A port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


def until(true: Callable[[], object], what: str, *, within: float = PATIENCE) -> None:
    """Wait for something, but not for ever."""
    deadline = time.monotonic() + within
    while not true():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.05)
