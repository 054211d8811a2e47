"""Writes a plan's provider roster, in the layout of docs/guide/load-the-roster.md, from a seed.

``python -m demo.roster FILE --rows 1000000`` writes one; its providers are those of the demo's NPPES.
"""

import argparse
import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count, islice
from pathlib import Path
from typing import TypeAlias

from demo.invented import Row as NppesRow
from demo.invented import invented
from demo.nppes import SEED
from demo.nppes_columns import MAILING, PRACTICE
from demo.providers import (
    CEDAR_HOLLOW,
    GATEWAY_VISION,
    LAKESIDE,
    MAYA_LINDQVIST,
    MCALLISTER,
    NORTH_RIDGE,
    PRAIRIE_ROSE,
    TWO_RIVERS,
    DemoProvider,
)
from portico.records.roster.layout import COLUMNS
from portico.vocabulary.npi import check_digit

MEDICAID, MARKETPLACE = "Medicaid", "Marketplace"
FIRST_NUMBERS: Mapping[str, int] = {
    "wellsense": 310_000,
    "caresource": 720_000,
    "wellmark": 150_000,
}
"""The plans of the demo that have a roster, and where their provider IDs begin."""

_INVENTED = 300
"""Rows of the demo's NPPES that the demo's rosters are made of."""
_ZIP, _PHONE = 4, 6
"""Where they stand in NPPES's columns of an address."""
_INVENTED_TIN = "89{:07}"
"""No campus of the IRS gives out EINs that begin with 89."""

Row: TypeAlias = Mapping[str, str]
"""What is filled of the columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Who is paid under one TIN: a group with its practitioners, or one practitioner alone."""

    tin: str
    email: str
    phone: str
    group: Row | None
    practitioners: tuple[Row, ...] = ()
    lines: tuple[str, ...] = (MEDICAID, MARKETPLACE)


def _npi(first_nine: str) -> str:
    return first_nine + check_digit(first_nine)


def _person(first: str, last: str, npi: str, zips: str) -> Row:
    return {
        "kind": "practitioner", "first name": first, "last name": last, "NPI": npi, "ZIPs": zips,
    }  # fmt: skip


def _listed(provider: DemoProvider) -> Row:
    """Say of a named provider what NPPES says of them."""
    places = [place for place in (provider.practice, provider.mailing, *provider.further) if place]
    zips = " ".join(dict.fromkeys(place.zip for place in places))
    if not provider.organization:
        return _person(provider.first, provider.last, provider.npi, zips)
    names = {"kind": "group", "legal name": provider.organization, "DBA": provider.dba}
    return {**names, "NPI": provider.npi, "ZIPs": zips}


NAMED = (
    Office(
        tin="431882764",
        email="office@tworivers.example",
        phone="3145550110",
        group=_listed(TWO_RIVERS),
        practitioners=(
            _person("THEA", "CALDERSTONE", _npi("212001210"), "631032401"),
            _person("OMAR", "INGERSLEE", _npi("212001220"), "631032401;631011877"),
            _person("PETRA", "O'DELLIGAN", _npi("212001230"), "63103"),
        ),
    ),
    Office(
        tin="391882765",
        email="desk@cedarhollow.example",
        phone="6085550142",
        group=_listed(CEDAR_HOLLOW),
        practitioners=(_person("HUGO", "FENNIMARK", _npi("212001240"), "537031188"),),
        lines=(MEDICAID,),
    ),
    Office(
        tin="431882766",
        email="maya@lindqvist.example",
        phone="3145550129",
        group=None,
        practitioners=(_listed(MAYA_LINDQVIST),),
    ),
    Office(
        tin="431882767",
        email="billing@gatewayvision.example",
        phone="3145550170",
        group=_listed(GATEWAY_VISION),
        practitioners=(
            _person("YARA", "VALLENCOURT", _npi("212001250"), "631010000"),
            _person("LARS", "NORDQUIST", _npi("212001260"), "631020000 631030000"),
        ),
    ),
    Office(
        tin="431882768",
        email="office@northridge.example",
        phone="3145550181",
        group=_listed(NORTH_RIDGE),
    ),
    Office(tin="431882769", email="", phone="3145550190", group=_listed(MCALLISTER)),
    Office(
        tin="431882770",
        email="front@lakeside.example",
        phone="",
        group=_listed(LAKESIDE),
        lines=(MARKETPLACE,),
    ),
    Office(
        tin="421882771",
        email="office@prairierose.example",
        phone="5155550119",
        group=_listed(PRAIRIE_ROSE),
        practitioners=(_person("INGRID", "VANDERZEE", _npi("212001420"), "50010"),),
    ),
)
"""Two Rivers: a group of four; Lindqvist: alone under her TIN; McAllister: no email is known."""


def write_demo_roster(folder: Path, plan: str) -> Path:
    """Write the roster of a plan of the demo: the named offices, then invented ones."""
    several = chain(NAMED, invented_offices(_INVENTED, SEED))
    path = folder / f"roster-{plan}.csv"
    return write_roster(path, several, first_number=FIRST_NUMBERS[plan])


def rows_of(several: Iterable[Office], first_number: int) -> Iterator[Row]:
    """Yield the rows of a file: each provider once for each line of business."""
    numbers = count(first_number)
    for office in several:
        listed = (office.group, *office.practitioners) if office.group else office.practitioners
        for provider in listed:
            known = {
                **provider,
                "TIN": office.tin,
                "provider ID": f"{next(numbers):09}",
                "participation from": "2021-01-01",
                "contact email": office.email,
                "contact phone": office.phone,
            }
            for line in office.lines:
                yield {**known, "line of business": line}


def listed(plan: str, npi: str) -> Row:
    """Return the first row of a named provider in the roster of a plan of the demo."""
    return next(row for row in rows_of(NAMED, FIRST_NUMBERS[plan]) if row["NPI"] == npi)


def invented_offices(rows: int, seed: int) -> Iterator[Office]:
    """Make offices of invented NPPES rows: each organization with the people after it."""
    places, group, people = count(), None, list[NppesRow]()
    for row in invented(rows, seed):
        if row["Entity Type Code"] == "1":
            people.append(row)
            continue
        if group or people:
            yield _office(next(places), group, people)
        group, people = row, []
    yield _office(next(places), group, people)


def _office(place: int, group: NppesRow | None, people: Sequence[NppesRow]) -> Office:
    practitioners = tuple(
        _person(
            row["Provider First Name"],
            row["Provider Last Name (Legal Name)"],
            row["NPI"],
            _zips(row, group or row),
        )
        for row in people
    )
    return Office(
        tin=_INVENTED_TIN.format(place),
        email=f"office{place}@practices.example",
        phone=(group or people[0])[PRACTICE[_PHONE]],
        group=group and _group(group),
        practitioners=practitioners,
        lines=((MEDICAID, MARKETPLACE), (MEDICAID,), (MARKETPLACE,))[place % 3],
    )


def _group(row: NppesRow) -> Row:
    name = row["Provider Organization Name (Legal Business Name)"]
    return {"kind": "group", "legal name": name, "NPI": row["NPI"], "ZIPs": _zips(row)}


def _zips(*rows: NppesRow) -> str:
    columns = (PRACTICE[_ZIP], MAILING[_ZIP])
    return " ".join(dict.fromkeys(row[column] for row in rows for column in columns))


def write_roster(
    path: Path, several: Iterable[Office], *, first_number: int, rows: int | None = None
) -> Path:
    """Write them, at most that many rows."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(islice(rows_of(several, first_number), rows))
    return path


def main() -> None:
    """Write a file of invented offices."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=SEED)
    arguments = parser.parse_args()
    several = invented_offices(arguments.rows, arguments.seed)
    write_roster(arguments.file, several, first_number=100_000, rows=arguments.rows)


if __name__ == "__main__":
    main()
