"""The embedded PostgreSQL: a cluster under ``var/`` from the binaries of a wheel.

We start the binaries ourselves: the wheel's own wrapper opens root's home to everyone.
"""

from pathlib import Path

from portico.config.cluster import server
from portico.config.cluster.place import (
    Cluster,
    ClusterError,
    Role,
    find_home,
    known_url,
    locked,
    open_cluster,
)
from portico.config.cluster.server import is_running

__all__ = ["Cluster", "ClusterError", "Role", "is_running", "known_url", "start", "stop"]


def start(var: Path) -> Cluster:
    """Make the cluster if there is none, start it if it is down; safe to call at once twice."""
    with locked(var):
        cluster = open_cluster(find_home(var))
        if not (cluster.data / "PG_VERSION").exists():
            server.initialise(cluster)
        server.refuse_another_version(cluster)
        if not is_running(cluster):
            server.start_server(cluster)
        server.create_database(cluster)
    return cluster


def stop(var: Path) -> None:
    """Stop the server, if there is one, after it has written everything down."""
    if not (var / "postgres").exists():
        return
    with locked(var):
        cluster = open_cluster(find_home(var))
        if is_running(cluster):
            answer = cluster.run("pg_ctl", "-D", cluster.data, "-m", "fast", "-w", "stop")
            server.explain(answer, "PostgreSQL does not stop")
