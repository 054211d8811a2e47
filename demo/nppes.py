"""Writes NPPES downloads as CMS lays them out, from a seed: the demo's few, or millions.

``python -m demo.nppes FOLDER --rows 500000`` writes one; people and places are invented.
"""

import argparse
import csv
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TextIO

from demo.invented import Row, invented
from demo.nppes_columns import (
    CODES,
    COLUMN,
    HEADER,
    LOCATION_HEADER,
    MAILING,
    NAME_HEADER,
    PRACTICE,
    SWITCHES,
)
from demo.providers import PROVIDERS, TAXONOMY_LABELS, DemoProvider, Place

SEED = 2026
NEWEST = date(2026, 11, 15)

_DOING_BUSINESS_AS, _FORMER = "3", "4"


def write_download(
    folder: Path,
    *,
    rows: int,
    as_of: date = NEWEST,
    seed: int = SEED,
    named: Iterable[DemoProvider] = PROVIDERS,
) -> Path:
    """Write the three csv files of a full download; return the one of providers."""
    days = f"20050523-{as_of:%Y%m%d}.csv"
    held = [provider for provider in named if provider.updated_on <= as_of]
    path = folder / f"npidata_pfile_{days}"
    with path.open("w", encoding="utf-8", newline="") as file:
        _write_rows(file, [_named(provider, as_of) for provider in held])
        file.writelines(map(line_of, invented(rows, seed)))
    _write_table(folder / f"pl_pfile_{days}", LOCATION_HEADER, _further_locations(held))
    _write_table(folder / f"othername_pfile_{days}", NAME_HEADER, _further_names(held))
    return path


def write_labels(folder: Path) -> Path:
    """Write the demo's taxonomy labels as NUCC lays its csv out."""
    path = folder / "nucc_taxonomy.csv"
    header = ("Code", "Grouping", "Classification", "Specialization", "Display Name")
    labels = [(code, "", label, "", label) for code, label in TAXONOMY_LABELS.items()]
    _write_table(path, header, labels)
    return path


def line_of(row: Row) -> str:
    """Return one line of the provider file, every column quoted as CMS does."""
    fields = [""] * len(HEADER)
    for name, value in row.items():
        fields[COLUMN[name]] = value.replace('"', '""')
    return '"' + '","'.join(fields) + '"\n'


def _write_rows(file: TextIO, rows: Iterable[Row]) -> None:
    file.write('"' + '","'.join(HEADER) + '"\n')
    file.writelines(map(line_of, rows))


def _write_table(path: Path, header: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _named(provider: DemoProvider, as_of: date) -> Row:
    off = provider.deactivated_on
    if off and off <= as_of and not provider.reactivated_on:
        return {
            "NPI": provider.npi,
            "Replacement NPI": provider.replacement_npi,
            "NPI Deactivation Date": _day(off),
        }
    ein = "<UNAVAIL>" if provider.organization else ""
    return {
        "NPI": provider.npi,
        "Entity Type Code": provider.entity_type,
        "Employer Identification Number (EIN)": ein,
        "Provider Organization Name (Legal Business Name)": provider.organization,
        "Provider Last Name (Legal Name)": provider.last,
        "Provider First Name": provider.first,
        "Provider Credential Text": provider.credential,
        "Provider Other Organization Name": provider.dba,
        "Provider Other Organization Name Type Code": _DOING_BUSINESS_AS if provider.dba else "",
        **_address(PRACTICE, provider.practice),
        **_address(MAILING, provider.mailing),
        **_taxonomies(provider.taxonomies),
        "Provider Enumeration Date": "06/01/2011",
        "Last Update Date": _day(provider.updated_on),
        "NPI Deactivation Date": _day(off) if provider.reactivated_on else "",
        "NPI Reactivation Date": _day(provider.reactivated_on),
    }


def _address(columns: tuple[str, ...], place: Place | None) -> Row:
    if place is None:
        return {}
    values = (
        place.street, place.street2, place.city, place.state, place.zip, "US", place.phone, "",
    )  # fmt: skip
    return dict(zip(columns, values, strict=True))


def _taxonomies(codes: Iterable[str]) -> Row:
    row = {}
    for number, code in enumerate(codes):
        row[CODES[number]] = code
        row[SWITCHES[number]] = "N" if number else "Y"
    return row


def _day(day: date | None) -> str:
    return f"{day:%m/%d/%Y}" if day else ""


def _further_locations(providers: Iterable[DemoProvider]) -> Iterator[tuple[str, ...]]:
    for provider in providers:
        for place in provider.further:
            yield (
                provider.npi, place.street, place.street2, place.city, place.state, place.zip,
                "US", place.phone, "", "",
            )  # fmt: skip


def _further_names(providers: Iterable[DemoProvider]) -> Iterator[tuple[str, ...]]:
    for provider in providers:
        for name in provider.former_names:
            yield provider.npi, name, _FORMER, "01/01/2023"


def main() -> None:
    """Write a download into a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=300)
    parser.add_argument("--seed", type=int, default=SEED)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    path = write_download(arguments.folder, rows=arguments.rows, seed=arguments.seed)
    sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main()
