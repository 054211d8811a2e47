"""What the database itself refuses."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError

from portico.records.roster.models import Listing
from testing.roster_builders import list_group, list_practitioner

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("facts", "constraint"),
    [
        ({"legal_name": ""}, "has_its_name"),
        ({"kind": "facility"}, "has_its_name"),
        ({"tin": "43-188276"}, "tin_is_nine_digits"),
        ({"npi": "3120048717"}, "npi_is_ten_digits"),
        ({"number": "g-100"}, "number_is_comparable"),
        ({"line_of_business": ""}, "has_line_of_business"),
        ({"zips": []}, "zips_of_five_digits"),
        ({"zips": ["45402", "4540"]}, "zips_of_five_digits"),
        ({"participates_to": date(2019, 12, 31)}, "ends_after_it_begins"),
    ],
)
def test_no_listing_is_stored_that_the_rules_would_refuse(
    facts: dict[str, Any], constraint: str
) -> None:
    good = list_group()
    values = {field: getattr(good, field) for field in FIELDS} | {"number": "G-200"} | facts
    with pytest.raises(IntegrityError, match=constraint):
        Listing.objects.create(**values)


FIELDS = (
    "plan", "tin", "kind", "number", "line_of_business", "provider_id", "legal_name", "first_name",
    "last_name", "npi", "zips", "participates_from", "participates_to", "added_at",
)  # fmt: skip


@pytest.mark.parametrize("missing", ["first_name", "last_name"])
def test_a_practitioner_has_both_names(missing: str) -> None:
    with pytest.raises(IntegrityError, match="has_its_name"):
        list_practitioner(**{missing: ""})


def test_a_provider_is_listed_once_for_each_line_of_business() -> None:
    list_group()
    with pytest.raises(IntegrityError, match="pkey"):
        list_group("g-100")
