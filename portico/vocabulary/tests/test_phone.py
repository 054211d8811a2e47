"""Phone numbers."""

import pytest

from portico.vocabulary.phone import format_phone, mask_phone, parse_phone


@pytest.mark.parametrize(
    "text",
    [
        "3145550164",
        "(314) 555-0164",
        "314.555.0164",
        "+1 314 555 0164",
        "1-314-555-0164",
        " 314\N{NO-BREAK SPACE}555\N{EN DASH}0164\n",
        "３１４５５５０１６４",
        "٣١٤٥٥٥٠١٦٤",
    ],
)
def test_every_spelling_is_one_number(text: str) -> None:
    assert parse_phone(text) == "+13145550164"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "phone",
        "555-0164",
        "314-555-01",
        "314-555-016422",
        "114-555-0164",
        "314-055-0164",
        "+44 20 7946 0018",
        "911",
    ],
)
def test_anything_but_a_north_american_number_is_asked_for_again(text: str) -> None:
    with pytest.raises(ValueError, match="Enter a phone number with 10 digits"):
        parse_phone(text)


def test_an_extension_is_not_dropped_silently() -> None:
    with pytest.raises(ValueError, match="without its extension"):
        parse_phone("314-555-0164 ext. 5")


def test_a_number_is_shown_whole_or_by_area_and_last_four() -> None:
    assert format_phone("+13145550164") == "(314) 555-0164"
    assert mask_phone("+13145550164") == "(314) •••-0164"
