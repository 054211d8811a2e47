"""Loading a plan's roster against a raw COPY of the same rows; look-ups in a small and a large one.

``python -m bench.roster [--rows 1000000] [--pairs 3]``. It generates its files, and works in a
database of its own under ``var/bench``.
"""

import argparse
import resource
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from django.db import connection, transaction

from bench.database import VAR  # first: Django needs its database before any model
from bench.pairs import Comparison, compare, seconds
from demo.roster import invented_offices, write_roster
from portico.access.actor import Actor
from portico.profiles.loading import profiles
from portico.records.roster.layout import COLUMNS
from portico.records.roster.merge import FACTS, KEY
from portico.records.roster.models import Listing
from portico.records.roster.queries import provider_numbered
from portico.records.roster.rules import ProviderKind
from portico.records.roster.services import load_roster

NOW, TODAY = datetime(2026, 11, 17, 15, 0, tzinfo=UTC), date(2026, 11, 17)
PLAN, SMALL_PLAN, SMALL = next(iter(profiles())), "small", 1000
LOOK_UPS, LOOK_UP_PAIRS = 200, 25
BLOCK = 1 << 18


def main() -> None:
    """Measure it all, or only load one file and tell the peak memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--pairs", type=int, default=3, help="of whole loads")
    parser.add_argument("--only-load", type=Path)
    arguments = parser.parse_args()
    if arguments.only_load:
        empty()
        load(arguments.only_load)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
        return
    with TemporaryDirectory(dir=VAR) as folder:
        measure(Path(folder), rows=arguments.rows, pairs=arguments.pairs)


def measure(folder: Path, *, rows: int, pairs: int) -> None:
    """Print each figure as soon as it is there."""
    path = written(folder / "roster.csv", rows)
    tell(f"{rows:,} rows, {path.stat().st_size / 1e6:,.0f} MB.")
    ready = stored(path, folder / "ready")
    tell(
        "Load / COPY of the stored rows into the same table, nothing checked or compared (goal 4): "
        f"{compare(floor=lambda: copy_in_place(ready), ours=lambda: fresh_load(path), pairs=pairs)}"
    )
    bare = compare(floor=lambda: bare_copy(path), ours=lambda: fresh_load(path), pairs=pairs)
    tell(f"Load / COPY of the file into a table of texts, no key and no index: {bare}")
    again = seconds(lambda: load(path))
    tell(f"The same file again / the first load: {again / bare.ours:.2f}x")
    tell(f"Look-up among {rows:,} / among {SMALL:,} (goal 1.2): {look_ups()}")
    tenth = written(folder / "tenth.csv", rows // 10)
    tell(f"Peak memory, {rows:,} rows / a tenth of them: {peak(path)} MB / {peak(tenth)} MB")


def tell(line: str) -> None:
    """Print at once, also into a pipe."""
    print(line, flush=True)


def written(path: Path, rows: int) -> Path:
    """Write a roster of invented offices."""
    return write_roster(path, invented_offices(rows, seed=1), first_number=100_000, rows=rows)


def load(path: Path) -> None:
    """Load as the command does."""
    load_roster(path=path, plan=PLAN, actor=Actor.system(plan=PLAN), now=NOW, watch=lambda *_: None)


def empty() -> None:
    """Begin with no roster at all."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE roster_listing")


def fresh_load(path: Path) -> float:
    """Time a load into an empty table."""
    empty()
    return seconds(lambda: load(path))


def stored(path: Path, ready: Path) -> Path:
    """Write the rows as they are stored, as COPY wants them back."""
    fresh_load(path)
    out = "COPY roster_listing TO STDOUT"
    with connection.cursor() as cursor, ready.open("wb") as file, cursor.copy(out) as blocks:
        file.writelines(blocks)
    return ready


def copy_in_place(ready: Path) -> float:
    """Time the COPY of rows that are ready, with the table's own keys and checks."""
    empty()
    with transaction.atomic():
        return copied("COPY roster_listing FROM STDIN", ready)


def bare_copy(path: Path) -> float:
    """Time the COPY of every column as text; the table is there, and goes again."""
    columns = ", ".join(f"c{n} text" for n, _ in enumerate(COLUMNS))
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TEMPORARY TABLE raw ({columns}) ON COMMIT DROP")
        return copied("COPY raw FROM STDIN (FORMAT csv, HEADER true)", path)


def copied(statement: str, path: Path) -> float:
    """Time one COPY of a file."""

    def copy() -> None:
        with (
            connection.cursor() as cursor,
            path.open("rb") as raw,
            cursor.copy(statement) as into,
        ):
            while block := raw.read(BLOCK):
                into.write(block)

    return seconds(copy)


def look_ups() -> Comparison:
    """Compare a plan of a thousand rows with the large one; both stand in the same table."""
    columns = ", ".join((*KEY, *FACTS, "added_at"))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO roster_listing (plan, {columns})"  # noqa: S608 - names of our own columns
            f" SELECT '{SMALL_PLAN}', {columns} FROM roster_listing LIMIT {SMALL}"
        )
        cursor.execute("ANALYZE roster_listing")
    return compare(
        floor=lambda: several(SMALL_PLAN), ours=lambda: several(PLAN), pairs=LOOK_UP_PAIRS
    )


def several(plan: str) -> float:
    """Time many look-ups of practitioners chosen by chance, by provider ID or NPI."""
    listings = Listing.objects.filter(plan=plan, kind=ProviderKind.PRACTITIONER)
    known = [*listings.order_by("public_id").values_list("tin", "number", "npi")[:LOOK_UPS]]
    return seconds(lambda: all(found(plan, *one) for one in known))


def found(plan: str, tin: str, number: str, npi: str) -> bool:
    """Look up, and insist on an answer."""
    either = Random(npi).choice((number, npi))
    kind = ProviderKind.PRACTITIONER
    if not provider_numbered(plan=plan, kind=kind, tin=tin, number=either, on=TODAY):
        message = f"{either} is not in the roster"
        raise LookupError(message)
    return True


def peak(path: Path) -> int:
    """Load in another process and return its peak memory in MB."""
    command = [sys.executable, "-m", "bench.roster", "--only-load", str(path)]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


if __name__ == "__main__":
    main()
