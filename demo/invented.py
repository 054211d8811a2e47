"""Invents providers from a seed, as many as asked for. NPIs begin with 2."""

from collections.abc import Iterator, Mapping
from random import Random
from typing import TypeAlias

from demo.names import (
    CALLINGS,
    CITIES,
    CREDENTIALS,
    FIRST,
    FORMS,
    LAST,
    PLACES,
    STREETS,
    SUITES,
)
from demo.nppes_columns import CODES, MAILING, PRACTICE, SWITCHES
from demo.providers import TAXONOMY_LABELS
from portico.vocabulary.npi import check_digit

Row: TypeAlias = Mapping[str, str]
"""What is filled of the 330 columns."""

_FIRST_NINE = 200_000_000
"""Where invented NPIs start; the named providers' begin at 212."""
_TAXONOMIES = tuple(TAXONOMY_LABELS)
_TAXONOMY_COUNTS = (1, 1, 1, 1, 1, 1, 2, 2, 3, 5)
_SHARE_OF_PEOPLE = 0.77
_DAYS = tuple(
    f"{month:02}/{day:02}/{2007 + (month + day) % 20}"
    for month in range(1, 13)
    for day in range(1, 29)
)


def invented(rows: int, seed: int) -> Iterator[Row]:
    """Invent that many, the same for the same seed."""
    random = Random(seed)
    return (_invented(number, random) for number in range(rows))


def npi(number: int) -> str:
    """Return the invented NPI with this number, from 0 on."""
    first_nine = str(_FIRST_NINE + number)
    return first_nine + check_digit(first_nine)


def _invented(number: int, random: Random) -> Row:
    """Invent one provider; three in four are people, as in the real file."""
    pick, city = random.choice, random.choice(CITIES)
    first, last = pick(FIRST), pick(LAST)
    is_person = random.random() < _SHARE_OF_PEOPLE
    codes = random.sample(_TAXONOMIES, pick(_TAXONOMY_COUNTS))
    row = {
        "NPI": npi(number),
        "Entity Type Code": "1" if is_person else "2",
        "Provider Enumeration Date": pick(_DAYS),
        "Last Update Date": pick(_DAYS),
        "Certification Date": pick(_DAYS),
        **_invented_address(PRACTICE, city, random),
        **_invented_address(MAILING, city, random),
        **dict(zip(CODES, codes, strict=False)),
        **{key: "N" for key, _ in zip(SWITCHES, codes, strict=False)},
        SWITCHES[0]: "Y",
        "Provider License Number_1": f"L{random.randrange(10**6):06}",
        "Provider License Number State Code_1": city[1],
    }
    if is_person:
        row |= {
            "Provider Last Name (Legal Name)": last,
            "Provider First Name": first,
            "Provider Middle Name": pick(FIRST),
            "Provider Credential Text": pick(CREDENTIALS),
            "Provider Sex Code": pick("FMX"),
            "Is Sole Proprietor": pick("NYX"),
        }
    else:
        row |= {
            "Employer Identification Number (EIN)": "<UNAVAIL>",
            "Provider Organization Name (Legal Business Name)": (
                f"{pick(PLACES)} {pick(CALLINGS)} {pick(FORMS)}".strip()
            ),
            "Authorized Official Last Name": last,
            "Authorized Official First Name": first,
            "Authorized Official Title or Position": "OFFICE MANAGER",
            "Authorized Official Telephone Number": f"{city[3]}55501{random.randrange(100):02}",
            "Is Organization Subpart": "N",
        }
    return row


def _invented_address(
    columns: tuple[str, ...], city: tuple[str, str, str, str], random: Random
) -> Row:
    pick = random.choice
    name, state, zip3, area = city
    values = (
        f"{random.randrange(1, 9900)} {pick(PLACES)} {pick(STREETS)}",
        pick(SUITES),
        name,
        state,
        f"{zip3}{random.randrange(10**6):06}",
        "US",
        f"{area}55501{random.randrange(100):02}",
        "",
    )
    return dict(zip(columns, values, strict=True))
