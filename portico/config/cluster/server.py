"""Making, starting and asking the server, and what is created in it once."""

import os
import shlex
import shutil
import subprocess
import time
from pathlib import Path

import psycopg
from psycopg import sql

from portico.config.cluster.place import (
    MAJOR,
    USERS,
    Cluster,
    ClusterError,
    folder_of,
    write_private,
)

SERVED_WITHIN = 60
"""Seconds a start may take, crash recovery included."""
SETTINGS = {
    "listen_addresses": "",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "shared_buffers": "128MB",
    "max_connections": "300",  # the races of the tests open 200 at once
    # Values of rows, such as an email in "Key (…) already exists", stay out of the log.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}


def is_running(cluster: Cluster) -> bool:
    """Ask the server itself; one that still recovers is waited for."""
    deadline = time.monotonic() + SERVED_WITHIN
    while True:
        answer = cluster.run("pg_isready", "-q", "-h", cluster.socket)
        if answer.returncode != 1 or time.monotonic() > deadline:
            return answer.returncode == 0
        time.sleep(0.1)


def initialise(cluster: Cluster) -> None:
    """Make the data folder; an interrupted attempt leaves nothing that counts."""
    unfinished = cluster.home / "data.new"
    shutil.rmtree(unfinished, ignore_errors=True)
    folder_of(cluster.user, unfinished)
    password = cluster.home / "run" / "password"
    write_private(password, cluster.passwords["superuser"])
    if os.geteuid() == 0:
        os.chown(password, cluster.user.pw_uid, cluster.user.pw_gid)
    options = [f"--set={name}={value}" for name, value in SETTINGS.items()]
    answer = cluster.run(
        "initdb",
        "--pgdata", unfinished, "--pwfile", password, "--username", USERS["superuser"],
        "--auth=scram-sha-256", "--encoding=UTF8", "--locale-provider=builtin",
        "--locale=C.UTF-8", "--data-checksums", *options,
    )  # fmt: skip
    password.unlink()
    explain(answer, "The database cannot be made")
    unfinished.rename(cluster.data)


def refuse_another_version(cluster: Cluster) -> None:
    """Leave data of another major version alone."""
    version = (cluster.data / "PG_VERSION").read_text().strip()
    if version != MAJOR:
        message = (
            f"{cluster.data} was made by PostgreSQL {version}, this is {MAJOR}: move it away, "
            "or give DATABASE_URL."
        )
        raise ClusterError(message)


def start_server(cluster: Cluster) -> None:
    """Start the server and wait until it answers."""
    answer = cluster.run(
        "pg_ctl",
        "-D", cluster.data, "-l", cluster.log, "-w", "-t", str(SERVED_WITHIN),
        "-o", f"-k {shlex.quote(str(cluster.socket))}", "start",
    )  # fmt: skip
    if answer.returncode:
        log = cluster.log.read_text().splitlines()[-5:] if cluster.log.exists() else []
        answer.stdout = "\n".join(log) or answer.stdout
    explain(answer, "PostgreSQL does not start")


def explain(answer: subprocess.CompletedProcess[str], what: str) -> None:
    """Raise what a program said, when it failed."""
    if answer.returncode == 0:
        return
    if "No space left on device" in answer.stdout:
        what = f"{what}: the disk is full. Free some space and start again"
    raise ClusterError(f"{what}:\n{answer.stdout.strip()}")


def create_database(cluster: Cluster) -> None:
    """Create the two roles and the database, unless an earlier start did."""
    with psycopg.connect(cluster.url("superuser", "postgres"), autocommit=True) as connection:
        exists = "select from pg_database where datname = 'portico'"
        if connection.execute(exists).fetchone() is not None:
            return
        for role in ("owner", "app"):
            _create_role(connection, USERS[role], cluster.passwords[role])
        # Privileges of the template reach every database made from it, those of tests too.
        with psycopg.connect(cluster.url("superuser", "template1")) as template:
            template.execute((Path(__file__).parents[1] / "roles.sql").read_bytes())
        connection.execute("alter role portico_owner createdb")
        connection.execute("create database portico owner portico_owner")


def _create_role(connection: psycopg.Connection, name: str, password: str) -> None:
    exists = connection.execute("select from pg_roles where rolname = %s", [name]).fetchone()
    verb = sql.SQL("create role" if exists is None else "alter role")
    connection.execute(
        sql.SQL("{} {} login password {}").format(verb, sql.Identifier(name), password)
    )
