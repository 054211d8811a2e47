"""From capitals to the spelling people use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portico.registry.casing import address_case, full_name, name_case, state_case


@pytest.mark.parametrize(
    ("registry", "people"),
    [
        ("TWO RIVERS ORTHOPEDICS LLC", "Two Rivers Orthopedics LLC"),
        ("ORTHOPEDICS OF ST. LOUIS", "Orthopedics of St. Louis"),
        ("THE CLINIC OF THE OZARKS, INC.", "The Clinic of the Ozarks, Inc."),
        ("MCDONALD & MACDONALD P.C.", "McDonald & MacDonald P.C."),
        ("MACHINE SHOP THERAPY", "Machine Shop Therapy"),
        ("ST. MARY'S CHILDREN'S CENTER", "St. Mary's Children's Center"),
        ("O'BRIEN-D'ANGELO DENTAL", "O'Brien-D'Angelo Dental"),
        ("O’NEILL HOSPICE", "O’Neill Hospice"),
        ("JBS PHYSICAL THERAPY PLLC", "JBS Physical Therapy PLLC"),
        ("JANE Q DOE JR, PHD", "Jane Q Doe Jr, PhD"),
        ("HENRY TUDOR VIII, M.D.", "Henry Tudor VIII, M.D."),
        ("1ST CHOICE URGENT CARE", "1st Choice Urgent Care"),
        ("24HR CARE 4U", "24HR Care 4U"),
        ("CLÍNICA ÁVILA ŚWIĄTEK", "Clínica Ávila Świątek"),
        ("  TOO   MANY  SPACES ", "Too Many Spaces"),
        ("eClinic of St. Louis", "eClinic of St. Louis"),
        ("LAB (DBA THE LAB)", "Lab (DBA the Lab)"),
        ("", ""),
    ],
)
def test_a_name_is_spelled_as_people_write_it(registry: str, people: str) -> None:
    assert name_case(registry) == people


@pytest.mark.parametrize(
    ("registry", "people"),
    [
        ("1840 MARKET STREET", "1840 Market Street"),
        ("815 N 42ND ST", "815 N 42nd St"),
        ("12 NE MCKINLEY BLVD", "12 NE McKinley Blvd"),
        ("PO BOX 118", "PO Box 118"),
        ("STE 3C", "Ste 3C"),
        ("AVENUE OF THE AMERICAS", "Avenue of the Americas"),
        ("US HWY 61", "US Hwy 61"),
        ("ST. LOUIS", "St. Louis"),
        ("1100 RUE D'ÉGLISE", "1100 Rue D'Église"),
    ],
)
def test_an_address_is_spelled_as_people_write_it(registry: str, people: str) -> None:
    assert address_case(registry) == people


@pytest.mark.parametrize(("registry", "people"), [("MO", "MO"), ("BAVARIA", "Bavaria")])
def test_a_state_keeps_its_two_letters(registry: str, people: str) -> None:
    assert state_case(registry) == people


def test_a_persons_name_is_joined_from_what_there_is() -> None:
    assert full_name("JANE", "", "DOE", "JR", "MD") == "JANE DOE JR, MD"
    assert full_name("", "", "", "", "MD") == ""


@given(st.text())
def test_spelling_changes_nothing_but_case_and_spaces(text: str) -> None:
    assert name_case(text).casefold().split() == text.casefold().split()


@given(st.text())
def test_spelling_again_changes_nothing(text: str) -> None:
    assert address_case(address_case(text)) == address_case(text)
