"""Looking up, from the source the settings name."""

from datetime import date
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from demo.providers import GATEWAY_VISION, MAYA_LINDQVIST, TWO_RIVERS, UNKNOWN_NPI
from portico.registry import models, queries
from portico.registry.answers import Found, LocationKind, NotFound, Unavailable
from portico.registry.queries import copied_as_of, look_up
from portico.registry.tests.conftest import NOW, Load

pytestmark = pytest.mark.django_db
OFFLINE = "http://127.0.0.1:9/api/"


@pytest.fixture
def source(settings: Settings) -> Any:
    """Choose the source; the online registry is down."""

    def choose(registry: str) -> None:
        changed = {"registry": registry, "registry_address": OFFLINE}
        settings.PORTICO = django_settings.PORTICO.model_copy(update=changed)

    return choose


def test_an_empty_copy_cannot_tell() -> None:
    assert look_up(TWO_RIVERS.npi) == Unavailable()
    assert copied_as_of() is None


def test_what_the_copy_does_not_hold_is_not_found(load: Load) -> None:
    load(TWO_RIVERS)
    assert look_up(UNKNOWN_NPI) == NotFound()


@pytest.mark.parametrize("npi", ["2120048718", "21200487", "", "not a number", "2120048717x"])
def test_what_is_no_npi_is_not_found(npi: str, load: Load) -> None:
    load(TWO_RIVERS)
    assert look_up(npi) == NotFound()


def test_an_npi_is_found_as_people_paste_it(load: Load) -> None:
    load(TWO_RIVERS)
    assert isinstance(look_up(" 212-004-8717\n"), Found)


def test_a_person_is_found_with_labels_of_the_operator(load: Load) -> None:
    load(MAYA_LINDQVIST)
    models.TaxonomyLabel.objects.create(code="207Q00000X", label="Family doctor")
    answer = look_up(MAYA_LINDQVIST.npi)
    assert isinstance(answer, Found)
    assert answer.provider.is_individual
    assert [one.label for one in answer.provider.taxonomies] == ["Family doctor", ""]


def test_a_look_up_asks_the_same_few_questions_however_much_there_is(load: Load) -> None:
    load(GATEWAY_VISION, MAYA_LINDQVIST)
    counts = []
    for provider in (GATEWAY_VISION, MAYA_LINDQVIST):
        with CaptureQueriesContext(connection) as asked:
            look_up(provider.npi)
        counts.append(len(asked))
    assert counts == [5, 5]


def test_the_online_registry_that_is_down_is_unavailable(load: Load, source: Any) -> None:
    load(TWO_RIVERS)
    source("api")
    assert look_up(TWO_RIVERS.npi) == Unavailable()


def test_both_sources_need_the_network_only_for_what_the_copy_lacks(
    load: Load, source: Any
) -> None:
    load(TWO_RIVERS)
    source("copy_then_api")
    assert isinstance(look_up(TWO_RIVERS.npi), Found)
    assert look_up(UNKNOWN_NPI) == Unavailable()


def test_both_sources_take_the_online_answer_for_what_the_copy_lacks(
    load: Load, source: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(TWO_RIVERS)
    source("copy_then_api")
    monkeypatch.setattr(queries, "ask", lambda *_args, **_options: NotFound())
    assert look_up(UNKNOWN_NPI) == NotFound()


def test_names_and_locations_are_of_the_npi_that_was_asked(load: Load) -> None:
    load(TWO_RIVERS, MAYA_LINDQVIST)
    for number, npi in enumerate((TWO_RIVERS.npi, MAYA_LINDQVIST.npi)):
        models.ProviderName.objects.create(npi=npi, fingerprint=number, name=npi, kind="3")
        models.PracticeLocation.objects.create(npi=npi, fingerprint=number, street=npi, city="X")
    answer = look_up(TWO_RIVERS.npi)
    assert isinstance(answer, Found)
    further = [place for place in answer.provider.locations if place.kind is LocationKind.FURTHER]
    assert [place.street for place in further] == [TWO_RIVERS.npi]
    names = [name.name for name in answer.provider.other_names]
    assert TWO_RIVERS.npi in names
    assert MAYA_LINDQVIST.npi not in names


@pytest.mark.parametrize(
    ("street", "city", "shown"), [("1 Oak St", "", True), ("", "St. Louis", True), ("", "", False)]
)
def test_an_address_with_a_street_or_a_city_is_one(
    street: str, city: str, *, shown: bool, load: Load
) -> None:
    load(TWO_RIVERS)
    models.Provider.objects.update(mailing_street=street, mailing_city=city)
    answer = look_up(TWO_RIVERS.npi)
    assert isinstance(answer, Found)
    kinds = [place.kind for place in answer.provider.locations]
    assert (LocationKind.MAILING in kinds) is shown


def test_the_copy_is_as_old_as_its_last_file_of_providers() -> None:
    for kind, day in (("nppes-full", 1), ("nppes-weekly", 8), ("taxonomy", 9)):
        told = {"file_name": "x", "as_of": date(2026, 11, day), "loaded_at": NOW, "lines_read": 1}
        models.Load.objects.create(kind=kind, **told)
    assert copied_as_of() == date(2026, 11, 8)
