"""What the questionnaire offers of a provider."""

from dataclasses import replace
from datetime import date

import pytest

from portico.registry.answers import (
    Location,
    LocationKind,
    NameKind,
    OtherName,
    Provider,
    Taxonomy,
)
from portico.vocabulary.npi import EntityType

MAIN = Location(
    kind=LocationKind.PRACTICE,
    street="1840 MARKET STREET",
    street2="SUITE 310",
    city="ST. LOUIS",
    state="MO",
    zip="631032401",
    phone="3145550117",
)
MAILING = Location(
    kind=LocationKind.MAILING, street="77 OLIVE STREET", city="ST. LOUIS", state="MO", zip="63101"
)
TRADE_NAME = OtherName(name="TWO RIVERS BONE AND JOINT", kind=NameKind.DOING_BUSINESS_AS)
FORMER = OtherName(name="RIVERSIDE ORTHOPEDICS", kind=NameKind.FORMER_LEGAL_NAME)
PROVIDER = Provider(
    npi="2120048717",
    entity_type=EntityType.ORGANIZATION,
    legal_name="TWO RIVERS ORTHOPEDICS LLC",
    taxonomies=(Taxonomy(code="207X00000X", label="Orthopaedic surgery"),),
    locations=(MAIN, MAILING),
    last_updated=date(2026, 5, 14),
)


def test_the_main_practice_comes_first_with_its_trade_name() -> None:
    first, *_ = replace(PROVIDER, other_names=(TRADE_NAME,)).candidates()
    assert (first.tag, first.name) == ("Main practice", "Two Rivers Orthopedics LLC")
    assert (first.zip, first.phone) == ("63103", "314-555-0117")
    assert first.facts == (
        "Doing business as Two Rivers Bone and Joint",
        "1840 Market Street, Suite 310, St. Louis, MO 63103",
        "Orthopaedic surgery, updated 05/14/2026",
    )


def test_the_mailing_address_is_offered_without_a_trade_name() -> None:
    mailing = replace(PROVIDER, other_names=(TRADE_NAME,)).candidates()[1]
    assert (mailing.tag, mailing.dba) == ("Mailing address", "")
    assert mailing.facts == (
        "77 Olive Street, St. Louis, MO 63101",
        "Mailing address, updated 05/14/2026",
    )


def test_mail_that_goes_to_the_practice_is_not_offered_twice() -> None:
    same = replace(
        MAIN, kind=LocationKind.MAILING, street="1840 Market Street,", zip="63103-2401", phone=""
    )
    offered = replace(PROVIDER, locations=(MAIN, same)).candidates()
    assert [candidate.tag for candidate in offered] == ["Main practice"]


def test_further_practice_locations_follow() -> None:
    further = replace(MAIN, kind=LocationKind.FURTHER, street="4 CLAYTON RD")
    offered = replace(PROVIDER, locations=(MAIN, MAILING, further)).candidates()
    assert [candidate.tag for candidate in offered][2:] == ["Practice location"]


def test_a_former_name_is_offered_at_the_main_practice() -> None:
    former = replace(PROVIDER, other_names=(TRADE_NAME, FORMER, FORMER)).candidates()[2:]
    assert [(c.tag, c.name, c.street) for c in former] == [
        ("Former name", "Riverside Orthopedics", "1840 Market Street")
    ]


def test_a_second_trade_name_is_offered_on_its_own() -> None:
    second = OtherName(name="BONE CLINIC", kind=NameKind.DOING_BUSINESS_AS)
    last = replace(PROVIDER, other_names=(TRADE_NAME, second)).candidates()[-1]
    assert (last.name, last.dba) == ("Two Rivers Orthopedics LLC", "Bone Clinic")


def test_another_name_that_is_the_legal_one_is_not_offered() -> None:
    again = OtherName(name="Two Rivers Orthopedics, LLC", kind=NameKind.OTHER)
    assert len(replace(PROVIDER, other_names=(again,)).candidates()) == 2


def test_a_provider_with_nothing_but_a_name_is_offered_by_it() -> None:
    bare = replace(PROVIDER, locations=(), taxonomies=(), last_updated=None)
    assert [(c.tag, c.name, c.street, c.facts) for c in bare.candidates()] == [
        ("Name only", "Two Rivers Orthopedics LLC", "", ())
    ]


def test_every_candidate_has_a_key_of_its_own_that_lasts() -> None:
    offered = replace(PROVIDER, other_names=(TRADE_NAME, FORMER))
    keys = [candidate.key for candidate in offered.candidates()]
    assert len(set(keys)) == len(keys) == 3
    assert keys == [candidate.key for candidate in offered.candidates()]


def test_a_code_without_a_label_is_shown_as_the_code() -> None:
    bare = replace(PROVIDER, taxonomies=(Taxonomy(code="207X00000X"),))
    assert bare.candidates()[0].facts[-1] == "Taxonomy 207X00000X, updated 05/14/2026"


@pytest.mark.parametrize(
    ("country", "registry", "people"),
    [
        ("US", "631032401", "63103"),
        ("", "63103-2401", "63103"),
        ("US", "", ""),
        ("CA", "K1A 0B1", "K1A 0B1"),
        ("DE", "803310000", "803310000"),
    ],
)
def test_only_a_zip_code_of_the_united_states_is_cut(
    country: str, registry: str, people: str
) -> None:
    place = replace(MAIN, country=country, zip=registry)
    assert replace(PROVIDER, locations=(place,)).candidates()[0].zip == people


def test_a_deactivation_reason_is_said_in_words() -> None:
    gone = replace(PROVIDER, is_active=False, deactivation_reason="DB")
    assert gone.deactivation_words == "Disbandment"
    assert replace(gone, deactivation_reason="??").deactivation_words == ""


def test_a_person_is_told_from_an_organization() -> None:
    assert replace(PROVIDER, entity_type=EntityType.INDIVIDUAL).is_individual
    assert not PROVIDER.is_individual
