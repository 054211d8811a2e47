"""A download becomes the local copy."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from demo.nppes import write_download
from demo.providers import (
    CEDAR_HOLLOW,
    GATEWAY_VISION,
    HARBORLIGHT,
    MCALLISTER,
    OLD_MILL_BEFORE,
    PRAIRIE_LIGHT,
    TWO_RIVERS,
    UNKNOWN_NPI,
    Place,
)
from portico.access.actor import Actor
from portico.audit.models import Event
from portico.loading.columns import UnusableFile
from portico.loading.lines import Part
from portico.registry import models
from portico.registry.answers import Found, NotFound, Provider
from portico.registry.nppes.loading import _LOCK
from portico.registry.queries import look_up
from portico.registry.services import load_nppes
from portico.registry.tests.conftest import NOW, Load, appending
from testing.parallel import Outcome, race

BEFORE, NEXT_WEEK = date(2026, 10, 11), date(2026, 11, 15)
MOVED = replace(CEDAR_HOLLOW, practice=Place(street="1 NEW ST"), updated_on=date(2026, 11, 3))


def held(npi: str) -> Provider:
    answer = look_up(npi)
    assert isinstance(answer, Found)
    return answer.provider


def test_a_full_file_is_loaded_with_all_that_hangs_on_it(load: Load) -> None:
    summary = load(TWO_RIVERS, GATEWAY_VISION)
    assert (summary.added, summary.updated, summary.refusals.total) == (2, 0, 0)
    assert (summary.locations, summary.names) == (24, 1)
    assert len(held(GATEWAY_VISION.npi).further_locations) == 24
    assert [other.name for other in held(TWO_RIVERS.npi).other_names] == [
        "TWO RIVERS BONE AND JOINT",
        "TWO RIVERS ORTHOPEDICS AND SPORTS MEDICINE",
    ]


def test_the_same_file_again_writes_nothing(load: Load) -> None:
    load(TWO_RIVERS, GATEWAY_VISION)
    summary = load(TWO_RIVERS, GATEWAY_VISION)
    assert (summary.added, summary.updated, summary.unchanged) == (0, 0, 2)
    assert (summary.locations, summary.names) == (0, 0)


def test_a_weekly_file_changes_only_whom_it_names(load: Load) -> None:
    load(TWO_RIVERS, CEDAR_HOLLOW, GATEWAY_VISION)
    summary = load(MOVED, HARBORLIGHT, as_of=NEXT_WEEK, weekly=True)
    assert (summary.added, summary.updated, summary.vanished) == (1, 1, 0)
    assert street() == "1 NEW ST"
    assert len(held(GATEWAY_VISION.npi).further_locations) == 24
    assert held(TWO_RIVERS.npi).as_of == NEXT_WEEK


def test_a_weekly_file_replaces_locations_and_names_of_whom_it_names(load: Load) -> None:
    load(GATEWAY_VISION, MCALLISTER)
    day = date(2026, 11, 10)
    load(
        replace(GATEWAY_VISION, further=GATEWAY_VISION.further[:2], updated_on=day),
        replace(MCALLISTER, former_names=(), updated_on=day),
        as_of=NEXT_WEEK,
        weekly=True,
    )
    assert len(held(GATEWAY_VISION.npi).further_locations) == 2
    assert [other.name for other in held(MCALLISTER.npi).other_names] == [MCALLISTER.dba]


def test_taxonomies_are_replaced_with_their_provider(load: Load) -> None:
    load(TWO_RIVERS)
    load(replace(TWO_RIVERS, taxonomies=("225100000X", "207X00000X")))
    codes = [one.code for one in held(TWO_RIVERS.npi).taxonomies]
    assert codes == ["225100000X", "207X00000X"]


def test_a_deactivated_provider_keeps_what_we_knew(load: Load) -> None:
    load(PRAIRIE_LIGHT, OLD_MILL_BEFORE, as_of=BEFORE)
    load(PRAIRIE_LIGHT, OLD_MILL_BEFORE)
    provider = held(PRAIRIE_LIGHT.npi)
    assert (provider.is_active, provider.deactivated_on) == (False, date(2026, 10, 30))
    assert provider.legal_name == "PRAIRIE LIGHT COUNSELING INC"
    assert provider.taxonomies
    assert held(OLD_MILL_BEFORE.npi).replacement_npi == "2120010501"


def test_a_provider_first_seen_deactivated_is_known_by_its_number(load: Load) -> None:
    load(PRAIRIE_LIGHT)
    provider = held(PRAIRIE_LIGHT.npi)
    assert (provider.legal_name, provider.entity_type, provider.is_active) == ("", None, False)


def test_what_a_full_file_no_longer_names_is_kept_but_inactive(load: Load) -> None:
    load(TWO_RIVERS, CEDAR_HOLLOW)
    summary = load(TWO_RIVERS, as_of=NEXT_WEEK, many_may_vanish=True)
    assert summary.vanished == 1
    provider = held(CEDAR_HOLLOW.npi)
    assert (provider.is_active, provider.deactivated_on) == (False, None)
    assert provider.legal_name == CEDAR_HOLLOW.organization


def test_what_comes_back_is_active_again(load: Load) -> None:
    load(TWO_RIVERS, CEDAR_HOLLOW)
    load(TWO_RIVERS, many_may_vanish=True)
    load(TWO_RIVERS, CEDAR_HOLLOW)
    assert held(CEDAR_HOLLOW.npi).is_active


def test_whose_line_was_refused_does_not_vanish(load: Load) -> None:
    load(TWO_RIVERS, CEDAR_HOLLOW)
    load(TWO_RIVERS, change=appending(f'"{CEDAR_HOLLOW.npi}","2","cut off'))
    assert held(CEDAR_HOLLOW.npi).is_active


def test_a_full_file_that_lacks_many_is_taken_for_cut_off(load: Load) -> None:
    load(TWO_RIVERS, CEDAR_HOLLOW)
    with pytest.raises(UnusableFile, match="it lacks 1 of 2 active providers"):
        load(TWO_RIVERS)
    assert held(CEDAR_HOLLOW.npi).is_active


def test_an_older_file_is_refused(load: Load) -> None:
    load(TWO_RIVERS, as_of=NEXT_WEEK)
    with pytest.raises(UnusableFile, match="it is of 2026-11-08, and the copy is already of"):
        load(TWO_RIVERS)


def test_a_file_named_after_a_day_to_come_is_of_today(load: Load) -> None:
    assert load(TWO_RIVERS, as_of=date(2099, 12, 31)).as_of == NOW.date()


def test_the_last_of_two_lines_with_one_npi_counts(load: Load) -> None:
    summary = load(CEDAR_HOLLOW, MOVED)
    assert street() == "1 NEW ST"
    assert [(line, reason) for _, line, reason in summary.refusals.first] == [
        (2, "its NPI stands again further down, and that line counts")
    ]


def test_a_wrong_check_digit_is_refused_and_the_rest_is_loaded(load: Load) -> None:
    summary = load(TWO_RIVERS, replace(CEDAR_HOLLOW, npi="2120010106"))
    assert summary.added == 1
    assert summary.refusals.by_reason == {
        "NPI has a wrong check digit": 1,
    }
    assert look_up(CEDAR_HOLLOW.npi) == NotFound()


def test_a_location_of_nobody_is_refused(load: Load) -> None:
    def change(path: Path) -> None:
        beside = path.with_name(path.name.replace("npidata", "pl"))
        with beside.open("a", encoding="utf-8") as file:
            file.write(f'"{UNKNOWN_NPI}","4 CLAYTON RD"' + ',""' * 8 + "\n")

    summary = load(TWO_RIVERS, change=change)
    assert summary.refusals.by_reason == {"no provider has its NPI": 1}
    assert not models.PracticeLocation.objects.exists()


def test_without_the_other_files_what_they_said_is_kept(load: Load) -> None:
    load(GATEWAY_VISION)

    def alone(path: Path) -> None:
        path.with_name(path.name.replace("npidata", "pl")).unlink()

    assert load(GATEWAY_VISION, change=alone).locations is None
    assert len(held(GATEWAY_VISION.npi).further_locations) == 24


def test_a_file_without_a_good_line_is_refused(load: Load) -> None:
    with pytest.raises(UnusableFile, match="not one of its lines can be loaded"):
        load(replace(TWO_RIVERS, npi="2120048718"))
    assert not models.Load.objects.exists()


def test_a_load_is_noted_and_in_the_audit_trail(load: Load) -> None:
    load(TWO_RIVERS, replace(CEDAR_HOLLOW, npi="2120010106"))
    noted = models.Load.objects.get()
    assert (noted.kind, noted.lines_read, noted.lines_refused) == ("nppes-full", 3, 1)
    event = Event.objects.get(action="registry.loaded")
    assert event.details == {"as_of": "2026-11-08", "lines_read": 3, "lines_refused": 1}


@pytest.mark.django_db(transaction=True)
def test_look_ups_see_the_old_copy_until_the_new_one_is_whole(load: Load, tmp_path: Path) -> None:
    load(CEDAR_HOLLOW)
    seen: list[str] = []

    def look(_part: Part, _lines: int, _read: int) -> None:
        seen.append(elsewhere(street).value)

    load_nppes(
        path=write_download(tmp_path, rows=50, named=(MOVED,)),
        weekly=False,
        actor=Actor.system(),
        now=NOW,
        watch=look,
    )
    assert set(seen) == {"212 CEDAR HOLLOW RD"}
    assert street() == "1 NEW ST"


@pytest.mark.django_db(transaction=True)
def test_two_loads_at_once_do_not_mix(load: Load) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        refused = elsewhere(lambda: load(TWO_RIVERS)).error
        cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
    assert "another load is running" in str(refused)


def elsewhere(act: Callable[[], Any]) -> Outcome:
    """Act on a connection of its own."""
    return race([act])[0]


def street() -> str:
    practice = held(CEDAR_HOLLOW.npi).practice
    return practice.street if practice else ""
