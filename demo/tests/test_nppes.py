"""The demo's registry files."""

import csv
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from demo.invented import invented, npi
from demo.nppes import line_of, write_download
from demo.nppes_columns import HEADER
from demo.providers import DAVILA, PROVIDERS, TWO_RIVERS, UNKNOWN_NPI
from demo.registry import load
from portico.registry.answers import Found
from portico.registry.models import Provider
from portico.registry.queries import look_up
from portico.registry.tests.conftest import NOW
from portico.vocabulary.npi import parse_npi


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def rows(tmp_path: Path) -> list[dict[str, str]]:
    return rows_of(write_download(tmp_path, rows=200))


def test_the_layout_has_every_column_once() -> None:
    assert len(HEADER) == len(set(HEADER)) == 330


def test_every_npi_begins_with_2_and_passes_its_check_digit(rows: Iterable[dict[str, str]]) -> None:
    numbers = [row["NPI"] for row in rows]
    assert len(set(numbers)) == len(numbers) == 200 + len(PROVIDERS)
    assert all(number[0] == "2" and parse_npi(number) == number for number in numbers)


def test_every_phone_is_fictional(rows: Iterable[dict[str, str]]) -> None:
    phones = {value for row in rows for name, value in row.items() if "Telephone" in name and value}
    assert phones
    assert all(re.fullmatch(r"[2-9]\d\d55501\d\d", phone) for phone in phones)


def test_the_same_seed_writes_the_same_file() -> None:
    once, again, other = ([*map(line_of, invented(50, seed))] for seed in (1, 1, 2))
    assert once == again != other


def test_named_providers_stand_apart_from_the_invented() -> None:
    named = {provider.npi for provider in PROVIDERS} | {UNKNOWN_NPI}
    assert len(named) == len(PROVIDERS) + 1
    assert max(npi(11_999_999), npi(0)) < min(named)
    assert len(DAVILA.organization) > 200


def test_a_file_before_a_deactivation_still_tells_the_name(tmp_path: Path) -> None:
    before = rows_of(write_download(tmp_path, rows=0, as_of=date(2026, 10, 11)))
    after = rows_of(write_download(tmp_path, rows=0))
    gone = [row for row in after if not row["Entity Type Code"]]
    names = {row["NPI"]: row["Provider Organization Name (Legal Business Name)"] for row in before}
    assert gone
    assert all(names[row["NPI"]] for row in gone)


@pytest.mark.django_db
def test_the_demo_loads_its_registry_again_without_harm() -> None:
    load(NOW)
    load(NOW)
    assert Provider.objects.count() == 300 + len(PROVIDERS)
    answer = look_up(TWO_RIVERS.npi)
    assert isinstance(answer, Found)
    assert [candidate.tag for candidate in answer.provider.candidates()] == [
        "Main practice",
        "Mailing address",
        "Former name",
    ]
