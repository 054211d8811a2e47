"""Loading a roster of a few rows."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import pytest

from portico.access.actor import Actor
from portico.profiles.loading import profiles
from portico.records.roster.layout import COLUMNS
from portico.records.roster.services import Summary, load_roster

NOW = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
PLAN = next(iter(profiles()))

GROUP = {
    "kind": "group",
    "legal name": "Birch Family Medicine PC",
    "TIN": "84-3310276",
    "NPI": "2120048717",
    "provider ID": "000100",
    "ZIPs": "45402 45403",
    "line of business": "Medicaid",
    "participation from": "2020-01-01",
    "contact email": "office@birch.example",
    "contact phone": "(937) 555-0142",
}
PRACTITIONER = {
    **GROUP,
    "kind": "practitioner",
    "legal name": "",
    "first name": "Ada",
    "last name": "Bellande",
    "NPI": "2120010204",
    "provider ID": "000200",
}
Row = Mapping[str, str]


def text_of(*rows: Row) -> str:
    """Write them as a plan would."""
    cells = [COLUMNS, *([row.get(column, "") for column in COLUMNS] for row in rows)]
    return "".join(",".join(line) + "\n" for line in cells)


class Load(Protocol):
    """Load these rows, or this text, as one file."""

    def __call__(
        self, *rows: Row, file: str | bytes | None = None, many_may_vanish: bool = False
    ) -> Summary: ...


@pytest.fixture
def load(tmp_path: Path, db: None) -> Load:
    """Return what writes a file and loads it."""

    def act(*rows: Row, file: str | bytes | None = None, many_may_vanish: bool = False) -> Summary:
        content = text_of(*rows) if file is None else file
        path = tmp_path / "roster.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return load_roster(
            path=path,
            plan=PLAN,
            many_may_vanish=many_may_vanish,
            actor=Actor.system(plan=PLAN),
            now=NOW,
            watch=lambda *_: None,
        )

    return act
