"""What was typed into the search, how long a check of a caller holds, and whom the desk helps."""

from datetime import timedelta

import pytest

from portico.backoffice.rules import CHECKED_FOR, Asked, By, Checked, How, asked, may_help
from testing.builders import NOW


@pytest.mark.parametrize(
    ("typed", "by", "value"),
    [
        (" ana@a.example ", By.EMAIL, "ana@a.example"),
        ("r-20418", By.REFERENCE, "20418"),
        ("43-1882764", By.TIN, "431882764"),
        ("2120 010 204", By.NPI, "2120010204"),
        ("43188276", By.WORDS, "43188276"),
        ("Two Rivers", By.WORDS, "Two Rivers"),
    ],
)
def test_what_was_typed_is_told_apart(typed: str, by: By, value: str) -> None:
    assert asked(typed) == Asked(by=by, value=value)


@pytest.mark.parametrize(
    ("later", "holds"),
    [
        (timedelta(), True),
        (CHECKED_FOR - timedelta(seconds=1), True),
        (CHECKED_FOR, False),
        (-timedelta(seconds=1), False),
    ],
)
def test_a_check_holds_for_a_call(later: timedelta, *, holds: bool) -> None:
    assert Checked(how=How.CODE, at=NOW).holds(NOW + later) is holds


@pytest.mark.requirement("WM-15")
@pytest.mark.parametrize(
    ("everyone", "administers", "may"),
    [(True, False, True), (False, True, True), (False, False, False)],
)
def test_where_the_desk_does_not_help_everyone_it_helps_administrators(
    *, everyone: bool, administers: bool, may: bool
) -> None:
    assert may_help(helps_everyone=everyone, administers=administers) is may
