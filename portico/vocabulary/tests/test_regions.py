"""States and territories."""

from portico.vocabulary.regions import REGIONS


def test_states_the_district_territories_and_military_mail_are_there() -> None:
    assert (REGIONS["MO"], REGIONS["DC"], REGIONS["PR"]) == (
        "Missouri",
        "District of Columbia",
        "Puerto Rico",
    )
    assert len(REGIONS) == 50 + 1 + 8 + 3


def test_a_list_of_them_reads_in_order() -> None:
    assert [*REGIONS.values()] == sorted(REGIONS.values())
