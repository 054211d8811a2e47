"""Loading NPPES against a raw COPY of the same file; look-ups in a small and in a large copy.

``python -m bench.nppes [--rows 500000] [--pairs 5]``. It generates its files, and works in a
database of its own under ``var/bench``.
"""

import argparse
import csv
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from statistics import quantiles
from tempfile import TemporaryDirectory

from django.db import connection, transaction

from bench.database import VAR  # first: Django needs its database before any model
from bench.pairs import Comparison, compare, seconds
from demo.invented import npi
from demo.nppes import write_download
from portico.access.actor import Actor
from portico.registry.answers import Found
from portico.registry.queries import look_up
from portico.registry.services import load_nppes

NOW = datetime(2026, 12, 15, 15, 0, tzinfo=UTC)
TODAY, NEXT_WEEK, NEXT_MONTH = date(2026, 11, 15), date(2026, 11, 22), date(2026, 12, 13)
SMALL = 1000
LOOK_UPS, LOOK_UP_PAIRS = 200, 25
WEEKLY_SHARE = 0.005
BLOCK = 1 << 18
TABLES = (
    "registry_provider",
    "registry_practicelocation",
    "registry_providername",
    "registry_taxonomylabel",
    "registry_load",
)


def main() -> None:
    """Measure it all, or only load one file and tell the peak memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=500_000)
    parser.add_argument("--pairs", type=int, default=5, help="of whole loads")
    parser.add_argument("--only-load", type=Path)
    arguments = parser.parse_args()
    if arguments.only_load:
        load(arguments.only_load)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
        return
    with TemporaryDirectory(dir=VAR) as folder:
        measure(Path(folder), rows=arguments.rows, pairs=arguments.pairs)


def measure(folder: Path, *, rows: int, pairs: int) -> None:
    """Print each figure as soon as it is there."""
    full = written(folder / "full", rows)
    tell(f"{rows:,} rows, {full.stat().st_size / 1e6:,.0f} MB.")
    fresh = compare(floor=lambda: raw_copy(full), ours=lambda: fresh_load(full), pairs=pairs)
    tell(f"Full load / raw COPY of the same file (goal 4): {fresh}")
    again = seconds(lambda: load(full))
    tell(f"The same file again / the first load: {again / fresh.ours:.2f}x")
    tell(f"Look-up among {rows:,} / among {SMALL:,} (goal 1.2): {look_ups(folder, rows)}")
    weekly = written(folder / "weekly", int(rows * WEEKLY_SHARE), as_of=NEXT_WEEK, seed=2)
    delta = seconds(lambda: load(weekly, weekly=True))
    tell(f"A weekly file of {WEEKLY_SHARE:.1%} / the full load: {delta / fresh.ours:.3f}x")
    changed = written(folder / "changed", rows, as_of=NEXT_MONTH, seed=3)
    while_loading, megabytes = look_ups_while_loading(changed, rows)
    tell(f"Look-up while every row changes / at rest, p95 (goal 2): {while_loading:.2f}x")
    tenth = written(folder / "tenth", rows // 10, as_of=NEXT_MONTH, seed=4)
    few = peak_of(elsewhere(tenth))
    tell(f"Peak memory, {rows:,} rows / a tenth of them: {megabytes} MB / {few} MB")


def tell(line: str) -> None:
    """Print at once, also into a pipe."""
    print(line, flush=True)


def written(folder: Path, rows: int, *, as_of: date = TODAY, seed: int = 1) -> Path:
    """Write a download into a folder of its own."""
    folder.mkdir()
    return write_download(folder, rows=rows, as_of=as_of, seed=seed)


def raw_copy(path: Path) -> float:
    """Time the bare COPY of every column as text; the table is there, and goes again."""
    with path.open(encoding="utf-8", newline="") as file:
        columns = ", ".join(f"c{n} text" for n, _ in enumerate(next(csv.reader(file))))
    with transaction.atomic(), connection.cursor() as cursor, path.open("rb") as raw:
        cursor.execute(f"CREATE TEMPORARY TABLE raw ({columns}) ON COMMIT DROP")

        def copy() -> None:
            with cursor.copy("COPY raw FROM STDIN (FORMAT csv, HEADER true)") as into:
                while block := raw.read(BLOCK):
                    into.write(block)

        return seconds(copy)


def load(path: Path, *, weekly: bool = False) -> None:
    """Load as the command does."""
    load_nppes(
        path=path,
        weekly=weekly,
        many_may_vanish=True,
        actor=Actor.system(),
        now=NOW,
        watch=lambda *_: None,
    )


def fresh_load(path: Path) -> float:
    """Time a load into empty tables."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(TABLES)}")
    return seconds(lambda: load(path))


def elsewhere(path: Path) -> "subprocess.Popen[str]":
    """Load in another process."""
    command = [sys.executable, "-m", "bench.nppes", "--only-load", str(path)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def peak_of(loading: "subprocess.Popen[str]") -> int:
    """Wait for it and return its peak memory in MB."""
    told, _ = loading.communicate()
    if loading.returncode:
        raise SystemExit(loading.returncode)
    return int(told)


def look_ups(folder: Path, rows: int) -> Comparison:
    """Compare a copy of a thousand rows, in a schema of its own, with the full one."""
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS small CASCADE")
        cursor.execute("CREATE SCHEMA small")
        for table in TABLES:
            cursor.execute(f"CREATE TABLE small.{table} (LIKE public.{table} INCLUDING ALL)")
    with searching("small, public"):
        load(written(folder / "small", SMALL))
    return compare(
        floor=lambda: several("small, public", SMALL),
        ours=lambda: several("public", rows),
        pairs=LOOK_UP_PAIRS,
    )


@contextmanager
def searching(path: str) -> Iterator[None]:
    """Find the tables in these schemas."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET search_path TO {path}")
        yield
        cursor.execute("SET search_path TO public")


def several(path: str, rows: int) -> float:
    """Time many look-ups of providers chosen by chance."""
    chosen = [npi(Random(n).randrange(rows)) for n in range(LOOK_UPS)]
    with searching(path):
        return seconds(lambda: all(map(found, chosen)))


def found(number: str) -> bool:
    """Look up, and insist on an answer."""
    if not isinstance(look_up(number), Found):
        message = f"{number} is not in the copy"
        raise TypeError(message)
    return True


def look_ups_while_loading(path: Path, rows: int) -> tuple[float, int]:
    """Return p95 during a load over p95 before and after it, and the load's peak memory."""
    random = Random(0)

    def times(go_on: Callable[[int], bool]) -> list[float]:
        taken: list[float] = []
        while go_on(len(taken)):
            number = npi(random.randrange(rows))
            taken.append(seconds(lambda: found(number)))  # noqa: B023 - called at once
        return taken

    before = times(lambda done: done < 5 * LOOK_UPS)
    loading = elsewhere(path)
    during = times(lambda _: loading.poll() is None)
    after = times(lambda done: done < 5 * LOOK_UPS)
    return p95(during) / p95(before + after), peak_of(loading)


def p95(times: list[float]) -> float:
    """Return what nineteen in twenty stay below."""
    return quantiles(times, n=20)[-1]


if __name__ == "__main__":
    main()
