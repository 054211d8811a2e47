"""The demo's roster files."""

import csv
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.management import call_command

from demo.invented import npi
from demo.providers import GATEWAY_VISION, PROVIDERS, TWO_RIVERS
from demo.roster import FIRST_NUMBERS, NAMED, invented_offices, write_demo_roster, write_roster
from demo.rosters import load
from portico.records.roster.models import Listing
from portico.records.roster.queries import contact_of, provider_numbered, providers_under
from portico.records.roster.rules import ProviderKind
from portico.vocabulary.npi import parse_npi

NOW, TODAY = datetime(2026, 11, 17, 15, 0, tzinfo=UTC), date(2026, 11, 17)


@pytest.fixture(params=sorted(FIRST_NUMBERS))
def rows(request: pytest.FixtureRequest, tmp_path: Path) -> list[dict[str, str]]:
    with write_demo_roster(tmp_path, request.param).open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


def test_every_number_mailbox_and_phone_is_invented(rows: list[dict[str, str]]) -> None:
    assert all(row["NPI"][0] == "2" and parse_npi(row["NPI"]) == row["NPI"] for row in rows)
    assert {row["contact email"].rpartition(".")[2] for row in rows} == {"example", ""}
    phones = {row["contact phone"] for row in rows} - {""}
    assert all(re.fullmatch(r"[2-9]\d\d55501\d\d", phone) for phone in phones)


def test_a_provider_id_is_one_providers(rows: list[dict[str, str]]) -> None:
    whose = {row["provider ID"]: row["NPI"] for row in rows}
    assert all(whose[row["provider ID"]] == row["NPI"] for row in rows)
    assert len(set(whose.values())) == len(whose)


def test_groups_have_several_practitioners_zips_and_lines_of_business(
    rows: list[dict[str, str]],
) -> None:
    group = next(row for row in rows if row["NPI"] == GATEWAY_VISION.npi)
    assert len(group["ZIPs"].split()) > 20
    under = {row["NPI"] for row in rows if row["TIN"] == group["TIN"]}
    assert len(under) == 3
    assert {row["line of business"] for row in rows} == {"Medicaid", "Marketplace"}


def test_named_practitioners_stand_apart_from_all_others() -> None:
    named = [row["NPI"] for office in NAMED for row in (office.group, *office.practitioners) if row]
    registry = {provider.npi for provider in PROVIDERS}
    assert len(set(named)) == len(named)
    assert max(npi(11_999_999), npi(0)) < min(named)
    assert len(registry & set(named)) == 8


def test_the_same_seed_writes_the_same_file(tmp_path: Path) -> None:
    texts = [
        write_roster(tmp_path / "r.csv", invented_offices(50, seed), first_number=1).read_text()
        for seed in (1, 1, 2)
    ]
    assert texts[0] == texts[1] != texts[2]


@pytest.mark.django_db
@pytest.mark.parametrize("plan", sorted(FIRST_NUMBERS))
def test_the_demo_loads_its_rosters_again_without_harm(plan: str) -> None:
    load(NOW)
    before = Listing.objects.count()
    assert call_command("demo_roster") == ""
    assert Listing.objects.count() == before
    assert Listing.objects.filter(plan=plan).count() > 300
    two_rivers = provider_numbered(
        plan=plan, kind=ProviderKind.GROUP, tin="431882764", number=TWO_RIVERS.npi, on=TODAY
    )
    assert two_rivers
    assert two_rivers.zips == ("63101", "63103")
    assert len(providers_under(plan=plan, tin="431882764", on=TODAY)) == 4
    contact = contact_of(plan=plan, tin="431882764", on=TODAY)
    assert contact
    assert contact.email == "office@tworivers.example"


@pytest.mark.django_db
def test_a_plan_without_a_profile_gets_no_roster(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("demo.rosters.FIRST_NUMBERS", {"nowhere": 500_000})
    load(NOW)
    assert not Listing.objects.exists()
