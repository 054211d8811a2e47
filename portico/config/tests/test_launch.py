"""The supervisor: what it keeps up, what it says, how it stops."""

import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portico.config import cluster, launch
from portico.config.launch import LaunchError
from portico.config.supervised import TOO_OFTEN, GivenUpError, Program

LASTING = [sys.executable, "-c", "import signal; signal.pause()"]
FALLING = [sys.executable, "-c", "raise SystemExit('the reason')"]


@pytest.fixture
def var(tmp_path: Path) -> Path:
    (tmp_path / "log").mkdir()
    return tmp_path


@pytest.fixture
def lasting(var: Path) -> Iterator[Program]:
    program = Program("worker", LASTING, dict(os.environ), var)
    program.start()
    yield program
    program.wait_stopped(0)


def process(program: Program) -> subprocess.Popen[bytes]:
    assert program.process is not None
    return program.process


def test_a_killed_program_is_started_again(lasting: Program) -> None:
    before = process(lasting)
    before.kill()
    before.wait()
    lasting.revive()
    assert process(lasting).pid != before.pid
    assert process(lasting).poll() is None


def test_a_running_program_is_left_alone(lasting: Program) -> None:
    before = process(lasting)
    lasting.revive()
    assert process(lasting) is before


def test_a_program_that_keeps_ending_is_given_up_with_its_last_words(var: Path) -> None:
    program = Program("web server", FALLING, dict(os.environ), var)
    program.start()
    for _ in range(TOO_OFTEN - 1):
        process(program).wait()
        program.revive()
    process(program).wait()
    with pytest.raises(GivenUpError, match=r"(?s)web server keeps ending.*the reason"):
        program.revive()


def test_a_program_asked_to_stop_is_gone_before_the_deadline(lasting: Program) -> None:
    lasting.ask_to_stop()
    lasting.wait_stopped(time.monotonic() + 10)
    assert process(lasting).returncode == -signal.SIGTERM


@pytest.fixture
def swallowed_stop() -> Iterator[None]:
    """Ctrl-C was pressed while Python forked, so nobody saw its exception."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]
    with contextlib.suppress(launch.Stopped):
        launch._stop(signal.SIGINT, None)
    yield
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


@pytest.mark.parametrize("doing", ["a step", "waiting", "watching"])
def test_a_stop_that_was_swallowed_stops_whatever_is_done_next(
    var: Path, swallowed_stop: None, doing: str
) -> None:
    falling = Program("web server", FALLING, dict(os.environ), var)
    falling.start()
    process(falling).wait()
    goes_on: dict[str, Callable[[], object]] = {
        "a step": lambda: launch._do("A step", FALLING, dict(os.environ)),
        "waiting": lambda: launch._wait_for_answer(1, falling),
        "watching": lambda: launch._watch(var, [falling], None),
    }
    with pytest.raises(launch.Stopped):
        goes_on[doing]()


def test_two_demos_in_one_folder_are_refused_with_the_address_of_the_first(var: Path) -> None:
    second = launch._only_one(var, 8001)
    with launch._only_one(var, 8000), pytest.raises(LaunchError, match=r"http://127.0.0.1:8000/"):
        second.__enter__()


def test_a_step_is_done_again_only_when_its_files_changed(var: Path) -> None:
    file, stamp = var / "tables.sql", var / "stamp"
    file.write_text("one")
    needed = []
    for words in ("one", "one", "two"):
        file.write_text(words)
        with launch._once(stamp, [file]) as again:
            needed.append(again)
    assert needed == [True, False, True]


def test_a_step_that_failed_is_done_again(var: Path) -> None:
    with contextlib.suppress(LaunchError), launch._once(var / "stamp", []):
        raise LaunchError
    with launch._once(var / "stamp", []) as again:
        assert again


def test_a_step_that_fails_says_which_and_why(var: Path) -> None:
    with pytest.raises(LaunchError, match=r"(?s)Database tables.*the reason"):
        launch._do("Database tables", FALLING, dict(os.environ))


def test_what_the_demo_tells_its_programs_is_private(var: Path) -> None:
    os.environ["DATABASE_URL"], before = "postgresql:///given", os.environ["DATABASE_URL"]
    told = launch.demo_environment(var, 8000, None)
    os.environ["DATABASE_URL"] = before
    assert told["PORTICO_BASE_URL"] == "http://127.0.0.1:8000"
    assert (var / "demo.env").stat().st_mode & 0o777 == 0o600
    assert (var / "demo-secret-key").stat().st_mode & 0o777 == 0o600


# --- The whole of it ------------------------------------------------------------------------------
@pytest.fixture
def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture
def demo(tmp_path: Path, free_port: int) -> Iterator[subprocess.Popen[str]]:
    """Start the demo in an empty folder, as ``./run`` does once everything is installed."""
    names = ("PATH", "HOME", "LANG")
    environment = {name: os.environ[name] for name in names if name in os.environ}
    started = subprocess.Popen(
        [sys.executable, "-m", "portico.config.launch", "--port", str(free_port)],
        env={**environment, "PORTICO_VAR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    yield started
    started.kill()
    started.communicate()
    cluster.stop(tmp_path)
    shutil.rmtree((tmp_path / "postgres").resolve(), ignore_errors=True)


def until(true: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + 120
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def answers(port: int) -> bool:
    with contextlib.suppress(OSError, http.client.HTTPException):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        with contextlib.closing(connection):
            connection.request("GET", "/")
            return connection.getresponse().status == 200
    return False


def children(parent: int) -> list[int]:
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    return [int(pid) for pid in listed.split()]


@pytest.mark.deep
def test_the_demo_answers_survives_kills_and_stops_without_a_trace(
    demo: subprocess.Popen[str], free_port: int, tmp_path: Path
) -> None:
    until(lambda: answers(free_port), "the first answer")
    until(lambda: len(children(demo.pid)) == 2, "web and worker")
    for pid in children(demo.pid):
        os.kill(pid, signal.SIGKILL)
    postmaster = int((tmp_path / "postgres/data/postmaster.pid").read_text().split()[0])
    os.kill(postmaster, signal.SIGKILL)
    until(lambda: not answers(free_port), "the fall")
    until(lambda: answers(free_port), "the answer after the kills")
    demo.send_signal(signal.SIGINT)
    said, _ = demo.communicate(timeout=60)
    assert demo.returncode == 0
    assert f"Portico answers at http://127.0.0.1:{free_port}/" in said
    assert not (tmp_path / "postgres/data/postmaster.pid").exists()
    assert not answers(free_port)
