"""What becomes of one row of a roster file."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portico.loading.columns import Refused, Staged
from portico.records.roster.layout import COLUMNS, numbers_in, row_reader
from portico.records.roster.merge import STAGED
from portico.records.roster.tests.conftest import GROUP, PRACTITIONER, Row, text_of


def read(row: Row) -> dict[str, str | int]:
    staged: Staged = row_reader(COLUMNS)([row.get(column, "") for column in COLUMNS])
    return dict(zip(STAGED.columns[1:], staged, strict=True))


def test_a_group_has_its_legal_name_alone() -> None:
    row = read({**GROUP, "first name": "Ada", "last name": "Bellande"})
    names = row["kind"], row["legal_name"], row["first_name"], row["last_name"]
    assert names == ("group", "Birch Family Medicine PC", "", "")


def test_a_practitioner_has_first_and_last_name_alone() -> None:
    row = read({**PRACTITIONER, "legal name": "Birch"})
    names = row["kind"], row["legal_name"], row["first_name"], row["last_name"]
    assert names == ("practitioner", "", "Ada", "Bellande")


@pytest.mark.parametrize(
    ("column", "text", "staged", "kept"),
    [
        ("kind", " Group ", "kind", "group"),
        ("legal name", " Clínica  d’Ávila ", "legal_name", "Clínica d’Ávila"),
        ("TIN", "84-3310276", "tin", "843310276"),
        ("NPI", "", "npi", ""),
        ("NPI", "212 004 8717", "npi", "2120048717"),
        ("provider ID", " ab 12-3 ", "number", "AB12-3"),
        ("provider ID", " ab  12-3 ", "provider_id", "ab 12-3"),
        ("ZIPs", "45402", "zips", "{45402}"),
        ("ZIPs", "45403-0001; 454020000;;45402", "zips", "{45402,45403}"),
        ("line of business", " Medicaid ", "line_of_business", "Medicaid"),
        ("participation from", "07/01/2024", "participates_from", "2024-07-01"),
        ("participation to", "2027-12-31", "participates_to", "2027-12-31"),
        ("participation to", " ", "participates_to", ""),
        ("participation to", "12/31/9999", "participates_to", "9999-12-31"),
        ("contact email", "Office@Birch.Example", "email", "office@birch.example"),
        ("contact email", " ", "email", ""),
        ("contact phone", "937.555.0142", "phone", "+19375550142"),
        ("contact phone", "", "phone", ""),
    ],
)
def test_a_cell_is_kept_in_one_spelling(column: str, text: str, staged: str, kept: str) -> None:
    assert read({**GROUP, column: text})[staged] == kept


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"kind": "facility"}, "kind is neither group nor practitioner"),
        ({"legal name": " "}, "legal name is empty"),
        ({"legal name": "…"}, "legal name has no letter, or more than 200 characters"),
        ({"legal name": "x" * 201}, "legal name has no letter, or more than 200 characters"),
        ({"DBA": "x" * 201}, "DBA has no letter, or more than 200 characters"),
        ({"kind": "practitioner", "last name": "B"}, "first name is empty"),
        ({"kind": "practitioner", "first name": "A"}, "last name is empty"),
        ({"TIN": ""}, "TIN is not a tax ID of nine digits"),
        ({"TIN": "84331027"}, "TIN is not a tax ID of nine digits"),
        ({"NPI": "212004871"}, "NPI is not ten digits with a right check digit"),
        ({"NPI": "2120048718"}, "NPI is not ten digits with a right check digit"),
        ({"provider ID": " "}, "provider ID is empty"),
        ({"provider ID": "1" * 41}, "provider ID is not 1 to 40 letters, digits and . _ / # -"),
        ({"provider ID": "Ä1"}, "provider ID is not 1 to 40 letters, digits and . _ / # -"),
        ({"ZIPs": " ;"}, "ZIPs is empty"),
        ({"ZIPs": "45402 4540"}, "one of its ZIPs is not five or nine digits"),
        ({"ZIPs": "45402,45403"}, "one of its ZIPs is not five or nine digits"),
        ({"ZIPs": "４５４０２"}, "one of its ZIPs is not five or nine digits"),
        ({"line of business": ""}, "line of business is empty"),
        ({"line of business": "x" * 61}, "line of business has no letter, or more than 60 characters"),
        ({"participation from": ""}, "participation from is empty"),
        (
            {"participation from": "31/12/2024"},
            "participation from is not a date as YYYY-MM-DD or MM/DD/YYYY",
        ),
        (
            {"participation to": "2024-02-30"},
            "participation to is not a date as YYYY-MM-DD or MM/DD/YYYY",
        ),
        ({"participation to": "2019-12-31"}, "participation ends before it begins"),
        ({"contact email": "office"}, "contact email is not an email"),
        ({"contact phone": "555-0142"}, "contact phone is not a phone number of ten digits"),
    ],
)  # fmt: skip
def test_a_row_is_refused_by_column_and_without_its_values(changes: Row, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        read({**GROUP, **changes})
    assert str(refused.value) == reason


@given(st.lists(st.text(max_size=60), min_size=len(COLUMNS), max_size=len(COLUMNS)))
def test_whatever_stands_in_a_row_it_is_read_or_refused(cells: list[str]) -> None:
    try:
        staged = row_reader(COLUMNS)(cells)
    except Refused:
        return
    assert len(staged) == len(STAGED.columns) - 1


@pytest.mark.parametrize(
    "line",
    [
        "group,x,000100,y\n",
        "000100\n",
        '"group","x","000 100"\r\n',
        '"group,x,ab , 000100 ,"',
    ],
)
def test_a_refused_line_names_its_provider_id(line: str) -> None:
    assert "000100" in set(numbers_in(line))


def test_a_refused_line_names_nothing_long() -> None:
    assert [*numbers_in("x" * 90_000 + "," + "9" * 41)] == []


def test_the_test_rows_are_good_ones() -> None:
    header, *rows = csv.reader(text_of(GROUP, PRACTITIONER).splitlines())
    assert [len(row_reader(header)(row)) for row in rows] == [15, 15]
