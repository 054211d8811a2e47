"""What was typed into a search stays in the session, under a key nobody guesses."""

from django.contrib.sessions.backends.cache import SessionStore

from portico.web.searches import KEPT, recall, remember


def test_what_was_typed_is_found_under_its_key() -> None:
    session = SessionStore()
    key = remember(session, "43-1882764")
    assert recall(session, key) == "43-1882764"
    assert "1882764" not in key


def test_a_key_of_another_session_finds_nothing() -> None:
    key = remember(SessionStore(), "Two Rivers")
    assert recall(SessionStore(), key) == ""
    assert recall(SessionStore(), "") == ""


def test_the_oldest_search_is_forgotten_first() -> None:
    session = SessionStore()
    keys = [remember(session, str(number)) for number in range(KEPT + 5)]
    assert recall(session, keys[0]) == ""
    assert recall(session, keys[-1]) == str(KEPT + 4)
    assert sum(bool(recall(session, key)) for key in keys) == KEPT
