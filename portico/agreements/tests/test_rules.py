"""What may follow what, when somebody is reminded, what is a name and what a drawing."""

from datetime import UTC, datetime, timedelta

import pytest

from portico.agreements.rules import (
    DRAWN_LENGTH,
    FOLLOWING,
    Clocks,
    Origin,
    SignatureState,
    chained,
    disclosures,
    event_as_told,
    in_one,
    intent_of,
    is_drawing,
    is_name_of,
    is_over,
    may_follow,
    reminders_due,
)

MAILED = datetime(2026, 11, 16, 15, 0, tzinfo=UTC)
S = SignatureState


def clocks(reminded: int = 0) -> Clocks:
    return Clocks(
        created_at=MAILED,
        expires_at=MAILED + timedelta(days=30),
        reminder_days=(3, 10),
        reminded=reminded,
    )


def test_what_was_declined_or_is_over_stays_so() -> None:
    assert set(FOLLOWING) == {S.SENT, S.SIGNED}
    assert FOLLOWING[S.SENT] == {S.SIGNED, S.DECLINED, S.EXPIRED, S.SUPERSEDED}


@pytest.mark.parametrize("wanted", [S.SENT, S.SIGNED, S.DECLINED])
def test_what_is_signed_is_neither_signed_again_nor_declined(wanted: SignatureState) -> None:
    assert not may_follow(S.SIGNED, wanted)


@pytest.mark.parametrize(
    ("days", "reminded", "due"),
    [(0, 0, 0), (2.99, 0, 0), (3, 0, 1), (9.99, 1, 1), (10, 1, 2), (29, 2, 2)],
)
def test_reminders_come_on_their_days(days: float, reminded: int, due: int) -> None:
    assert reminders_due(clocks(reminded), MAILED + timedelta(days=days)) == due


def test_one_mail_makes_up_for_all_that_were_missed() -> None:
    assert reminders_due(clocks(reminded=0), MAILED + timedelta(days=12)) == 2


def test_nobody_is_reminded_of_what_is_over() -> None:
    over = MAILED + timedelta(days=30)
    assert is_over(clocks(), over)
    assert reminders_due(clocks(reminded=1), over) == 1
    assert not is_over(clocks(), over - timedelta(microseconds=1))


@pytest.mark.parametrize(
    "typed",
    ["Renée O’Neill", "renee oneill", "RENÉE  O'NEILL", " Rene\u0301e O’Neill ", "Renee O'Neill"],
)
def test_a_name_counts_whatever_its_case_accents_and_spaces(typed: str) -> None:
    assert is_name_of(typed, "Renée O’Neill")


@pytest.mark.parametrize("typed", ["", "…", "Renée", "O’Neill Renée", "Renée O’Neill Smith"])
def test_another_name_does_not_count(typed: str) -> None:
    assert not is_name_of(typed, "Renée O’Neill")


def test_a_name_without_letters_is_nobodys() -> None:
    assert not is_name_of("!!", "??")


@pytest.mark.parametrize("path", ["M0 0", "M10 20L14 22L600 200", "M1 1L1 1M5 5L6 6"])
def test_strokes_within_the_field_are_a_drawing(path: str) -> None:
    assert is_drawing(path)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "L1 1",
        "M601 10",
        "M10 201",
        "M10 20L14 201",
        "M1 1 L2 2",
        "M1 1Z",
        "M1,1",
        "M-1 1",
        "M1e9 1",
        '"><script>',
        "M1 1\n",
        "M１ 1",
        "M1 1" + "L2 2" * (DRAWN_LENGTH // 4),
    ],
)
def test_anything_else_is_none(path: str) -> None:
    assert not is_drawing(path)


def test_a_drawing_may_be_as_long_as_that() -> None:
    longest = "M1 1" + "L1 1" * (DRAWN_LENGTH // 4 - 1)
    assert is_drawing(longest)
    assert not is_drawing(longest + "L1 1")


def test_an_event_is_told_with_its_address_or_without() -> None:
    def told(origin: Origin) -> object:
        return event_as_told(what="opened", at=MAILED, origin=origin)["address"]

    assert (told(Origin(address="2001:DB8::1")), told(Origin())) == ("2001:db8::1", "")


def test_the_law_s_disclosures_are_all_made() -> None:
    """15 U.S.C. 7001(c)(1): paper, withdrawal, scope, a paper copy, contact, what is needed."""
    told = in_one(disclosures(phone="1-800-555-0142"))
    for said in ("on paper", "Changing your mind", "Nothing else", "PDF", "email changes"):
        assert said in told
    assert told.count("1-800-555-0142") == 4
    assert "Two Rivers" in intent_of("Two Rivers")


def test_an_address_counts_in_whatever_spelling_it_is_stored() -> None:
    spelled = [
        event_as_told(what="opened", at=MAILED, origin=Origin(address=address))
        for address in ("::FFFF:192.0.2.7", "::ffff:192.0.2.7", "::ffff:c000:207")
    ]
    assert spelled[0] == spelled[1] == spelled[2]


def test_a_changed_event_changes_every_hash_after_it() -> None:
    first = chained("begin", {"what": "sent", "at": "1"})
    assert chained(first, {"what": "signed"}) != chained(
        chained("begin", {"what": "sent", "at": "2"}), {"what": "signed"}
    )
