"""What becomes of one line of an NPPES file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.nppes_columns import HEADER, LOCATION_HEADER, NAME_HEADER
from portico.loading.columns import BadHeader, Refused, Staged
from portico.registry.nppes.layout import (
    location_reader,
    name_reader,
    provider_reader,
)
from portico.registry.nppes.staging import PROVIDERS

ORGANIZATION = {
    "NPI": "2120048717",
    "Entity Type Code": "2",
    "Employer Identification Number (EIN)": "<UNAVAIL>",
    "Provider Organization Name (Legal Business Name)": "TWO RIVERS ORTHOPEDICS LLC",
    "Last Update Date": "05/14/2026",
    "Healthcare Provider Taxonomy Code_1": "225100000X",
    "Healthcare Provider Primary Taxonomy Switch_1": "N",
    "Healthcare Provider Taxonomy Code_3": "207X00000X",
    "Healthcare Provider Primary Taxonomy Switch_3": "Y",
}
PERSON = {
    "NPI": "2120010204",
    "Entity Type Code": "1",
    "Provider First Name": "MAYA",
    "Provider Last Name (Legal Name)": "LINDQVIST",
    "Provider Credential Text": "M.D.",
}
DEACTIVATED = {
    "NPI": "2120048717",
    "NPI Deactivation Date": "03/31/2024",
    "NPI Deactivation Reason Code": "DB",
}


def staged(values: dict[str, str], **changes: str) -> dict[str, str | int]:
    """Read a row with these columns filled; return it by the names of the staging table."""
    row = values | {name.replace("_", " "): value for name, value in changes.items()}
    read = provider_reader(HEADER)
    return named(read([row.get(name, "") for name in HEADER]))


def named(row: Staged) -> dict[str, str | int]:
    return dict(zip(PROVIDERS.columns[1:], row, strict=True))


def refusal(values: dict[str, str]) -> str:
    with pytest.raises(Refused) as refused:
        staged(values)
    return str(refused.value)


def test_an_organization_is_read_with_its_taxonomies() -> None:
    row = staged(ORGANIZATION)
    assert row["legal_name"] == "TWO RIVERS ORTHOPEDICS LLC"
    assert row["taxonomies"] == "{207X00000X,225100000X}"
    assert (row["last_updated"], row["enumerated_on"]) == ("2026-05-14", "")
    assert (row["is_active"], row["is_bare"]) == ("t", "f")


def test_a_persons_name_is_put_together() -> None:
    assert staged(PERSON)["legal_name"] == "MAYA LINDQVIST, M.D."


def test_columns_are_found_by_name_wherever_they_stand() -> None:
    header = ["npi_managed_by", *reversed(HEADER)]
    row = provider_reader(header)([ORGANIZATION.get(name, "") for name in header])
    assert named(row) == staged(ORGANIZATION)


def test_a_missing_column_is_named() -> None:
    header = [name for name in HEADER if name != "Last Update Date"]
    with pytest.raises(BadHeader, match="Last Update Date"):
        provider_reader(header)


def test_what_is_withheld_is_empty() -> None:
    row = staged(ORGANIZATION | {"Provider Business Mailing Address City Name": "<UNAVAIL>"})
    assert row["mailing_city"] == ""


def test_needless_spaces_go() -> None:
    row = staged(PERSON | {"Provider Last Name (Legal Name)": " LIND  QVIST "})
    assert row["legal_name"] == "MAYA LIND QVIST, M.D."


def test_a_deactivated_row_may_be_nearly_empty() -> None:
    row = staged(DEACTIVATED)
    assert (row["is_bare"], row["is_active"]) == ("t", "f")
    assert (row["deactivated_on"], row["deactivation_reason"]) == ("2024-03-31", "DB")


def test_who_was_reactivated_is_active() -> None:
    dates = {"NPI Deactivation Date": "02/01/2019", "NPI Reactivation Date": "08/15/2019"}
    row = staged(ORGANIZATION | dates)
    assert (row["is_active"], row["deactivated_on"]) == ("t", "")


def test_who_was_deactivated_after_a_reactivation_is_not() -> None:
    dates = {"NPI Deactivation Date": "08/16/2019", "NPI Reactivation Date": "08/15/2019"}
    assert staged(ORGANIZATION | dates)["is_active"] == "f"


def test_an_organizations_trade_name_is_kept_with_its_kind() -> None:
    names = {
        "Provider Other Organization Name": "TWO RIVERS BONE AND JOINT",
        "Provider Other Organization Name Type Code": "3",
    }
    row = staged(ORGANIZATION | names)
    assert (row["other_name"], row["other_name_kind"]) == ("TWO RIVERS BONE AND JOINT", "3")


def test_a_kind_without_a_name_is_dropped() -> None:
    row = staged(ORGANIZATION | {"Provider Other Organization Name Type Code": "3"})
    assert (row["other_name"], row["other_name_kind"]) == ("", "")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"NPI": "2120048718"}, "NPI has a wrong check digit"),
        ({"NPI": "212004871"}, "NPI is not ten digits beginning with 1 or 2"),
        ({"NPI": "３120048717"}, "NPI is not ten digits beginning with 1 or 2"),
        ({"NPI": "4120048717"}, "NPI is not ten digits beginning with 1 or 2"),
        ({"Replacement NPI": "2120048718"}, "Replacement NPI has a wrong check digit"),
        ({"Entity Type Code": "3"}, "Entity Type Code is neither 1 nor 2"),
        ({"Entity Type Code": ""}, "Entity Type Code is neither 1 nor 2"),
        ({"Last Update Date": "2026-05-14"}, "Last Update Date is not a date as MM/DD/YYYY"),
        ({"Last Update Date": "02/30/2026"}, "Last Update Date is not a date as MM/DD/YYYY"),
        (
            {"Provider Organization Name (Legal Business Name)": "<UNAVAIL>"},
            "it has no legal name",
        ),
        (
            {"Healthcare Provider Taxonomy Code_2": "207X"},
            "a Healthcare Provider Taxonomy Code is not ten letters and digits",
        ),
        (
            {"Provider Other Organization Name": "X"},
            "the type code of its other name is not 1 to 5",
        ),
    ],
)
def test_what_is_wrong_is_refused_by_its_column(change: dict[str, str], reason: str) -> None:
    assert refusal(ORGANIZATION | change) == reason


def test_a_fingerprint_tells_rows_apart_and_nothing_else() -> None:
    same, moved = (
        staged(ORGANIZATION),
        ORGANIZATION | {"Provider Business Practice Location Address City Name": "ELSEWHERE"},
    )
    assert (
        same["fingerprint"]
        == staged(ORGANIZATION | {"Parent Organization TIN": "X"})["fingerprint"]
    )
    assert same["fingerprint"] != staged(moved)["fingerprint"]


@given(st.lists(st.text(max_size=12), min_size=len(HEADER), max_size=len(HEADER)))
def test_whatever_a_line_holds_it_is_read_or_refused(fields: list[str]) -> None:
    try:
        row = provider_reader(HEADER)(["2120048717", *fields[1:]])
    except Refused:
        return
    assert len(row) == len(PROVIDERS.columns) - 1


def test_a_further_location_needs_a_street() -> None:
    read = location_reader(LOCATION_HEADER)
    assert read(["2120048717", "4 CLAYTON RD", *[""] * 8])[2] == "4 CLAYTON RD"
    with pytest.raises(Refused, match="Address Line 1 is empty"):
        read(["2120048717", *[""] * 9])


def test_a_further_name_needs_a_name_and_a_kind() -> None:
    read = name_reader(NAME_HEADER)
    assert read(["2120048717", "RIVERSIDE", "4", "01/01/2023"])[2:] == ("RIVERSIDE", "4")
    with pytest.raises(Refused, match="Name is empty"):
        read(["2120048717", "", "4", ""])
    with pytest.raises(Refused, match="type code"):
        read(["2120048717", "RIVERSIDE", "9", ""])
