"""The embedded database, started as whoever runs the tests: root or not."""

import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import CompletedProcess

import psycopg
import pytest
from django.db import connection

from portico.config import cluster
from portico.config.cluster import ClusterError, place, server


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with a cluster, which is stopped afterwards, wherever it was made."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    reachable = Path("/var/lib") / f"portico-tests-{os.getpid()}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(place, "ELSEWHERE", reachable if os.geteuid() == 0 else elsewhere)
        yield (folder := tmp_path_factory.mktemp("var"))
        cluster.stop(folder)
    shutil.rmtree(reachable, ignore_errors=True)


@pytest.fixture
def fresh(var: Path) -> Iterator[Path]:
    """A folder for a cluster of the test's own."""
    yield (folder := var / f"fresh-{len(list(var.iterdir()))}")
    for home in folder.rglob("postgres.lock"):
        cluster.stop(home.parent)


def keep(url: str, table: str) -> None:
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(f"create table {table} as select 'kept' as body".encode())


def ask(url: str, question: str) -> object:
    with psycopg.connect(url) as database:
        row = database.execute(question.encode()).fetchone()
    assert row is not None
    return row[0]


@pytest.mark.django_db
def test_tests_run_on_postgresql_18_with_fsync_on() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('fsync'), current_setting('server_version')")
        fsync, version = cursor.fetchone()
    assert fsync == "on"
    assert version.startswith("18")


def test_a_start_is_made_once_however_often_it_is_asked_for(var: Path) -> None:
    with ThreadPoolExecutor(3) as pool:
        started = list(pool.map(cluster.start, [var] * 3))
    assert len({ask(each.url("app"), "select pg_postmaster_start_time()") for each in started}) == 1


def test_the_app_role_writes_rows_and_changes_no_table(var: Path) -> None:
    started = cluster.start(var)
    keep(started.url("owner"), "writable")
    with psycopg.connect(started.url("app")) as app:
        app.execute("insert into writable values ('too')")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("drop table writable")


def test_a_stop_keeps_rows_and_a_start_finds_them(var: Path) -> None:
    started = cluster.start(var)
    keep(started.url("owner"), "stopped")
    cluster.stop(var)
    assert not cluster.is_running(started)
    assert ask(cluster.start(var).url("app"), "select body from stopped") == "kept"


def test_a_killed_server_comes_back_with_what_it_acknowledged(var: Path) -> None:
    started = cluster.start(var)
    keep(started.url("owner"), "killed")
    started.run("pg_ctl", "-D", started.data, "-m", "immediate", "-w", "stop")
    assert ask(cluster.start(var).url("app"), "select body from killed") == "kept"


def test_a_first_start_that_failed_says_why_and_is_taken_up(
    fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setitem(server.SETTINGS, "shared_buffers", "more than there is")
        with pytest.raises(ClusterError, match=r"(?s)cannot be made.*shared_buffers"):
            cluster.start(fresh)
    assert ask(cluster.start(fresh).url("app"), "select 1") == 1


def test_a_full_disk_is_said_in_words() -> None:
    said = "initdb: error: could not write to file: No space left on device"
    with pytest.raises(ClusterError, match="the disk is full"):
        server.explain(CompletedProcess("initdb", 1, said), "The database cannot be made")


def test_neither_a_long_path_nor_a_closed_folder_is_an_obstacle(fresh: Path) -> None:
    closed = fresh / "a folder whose name is long" / "and which only its owner may enter"
    closed.mkdir(mode=0o700, parents=True)
    assert ask(cluster.start(closed / "var").url("app"), "select 1") == 1
    assert closed.stat().st_mode & 0o777 == 0o700


def test_data_of_another_version_are_left_alone(var: Path) -> None:
    data = cluster.start(var).data
    (data / "PG_VERSION").write_text("17\n")
    with pytest.raises(ClusterError, match=r"made by PostgreSQL 17"):
        cluster.start(var)
    (data / "PG_VERSION").write_text("18\n")


def test_passwords_are_readable_by_the_owner_of_the_clone_alone(var: Path) -> None:
    access = cluster.start(var).home / "access.json"
    assert access.stat().st_mode & 0o777 == 0o600
    assert access.stat().st_uid == os.geteuid()


def test_without_a_cluster_there_is_no_address(tmp_path: Path) -> None:
    assert cluster.known_url(tmp_path, "app") == ""
