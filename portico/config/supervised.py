"""One program under the supervisor: started, restarted when it falls, stopped with its children."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOO_OFTEN, TOO_SOON = 5, 30
"""A program that ends that many times within that many seconds is given up."""
PR_SET_PDEATHSIG = 1


class GivenUpError(Exception):
    """A program that does not stay up, with its last words."""


class Program:
    """The web server or the worker: started, restarted when it falls, stopped with its children."""

    def __init__(
        self, name: str, command: list[str], environment: dict[str, str], var: Path
    ) -> None:
        self.name, self.command, self.environment = name, command, environment
        self.log = var / "log" / f"{name}.log"
        self.log.write_bytes(b"")
        self.process: subprocess.Popen[bytes] | None = None
        self.starts: list[float] = []

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches the supervisor alone."""
        self.starts = [*self.starts[1 - TOO_OFTEN :], time.monotonic()]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - our own commands
                self.command,
                env=self.environment,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_end_with_supervisor,  # noqa: PLW1509 - there is one thread
            )

    def revive(self) -> None:
        """Start it again if it ended; give up when that happens too often."""
        if self.process is None or self.process.poll() is None:
            return
        self._signal(signal.SIGKILL)  # what it left behind still holds the port
        if len(self.starts) == TOO_OFTEN and time.monotonic() - self.starts[0] < TOO_SOON:
            last = self.log.read_text(errors="replace").splitlines()[-15:]
            message = f"The {self.name} keeps ending:\n" + "\n".join(last)
            raise GivenUpError(message)
        self.start()

    def ask_to_stop(self) -> None:
        """Ask; `wait_stopped` waits."""
        self._signal(signal.SIGTERM, to_group=False)

    def wait_stopped(self, deadline: float) -> None:
        """Give it until then to finish what it does, then end it."""
        if self.process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(max(0.1, deadline - time.monotonic()))
            self._signal(signal.SIGKILL)
            self.process.wait()

    def _signal(self, number: signal.Signals, *, to_group: bool = True) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                send = os.killpg if to_group else os.kill
                send(self.process.pid, number)


def _end_with_supervisor() -> None:
    """Where Linux can, have a killed supervisor take its programs along."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
