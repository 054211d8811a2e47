"""Installations whose plans do what no shipped profile of the suite's world does."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from pytest_django import Settings

from portico.profiles.loading import agreement_text, profiles
from portico.profiles.removed import removed_plans
from testing.builders import PLAN

NEIGHBOUR = "lakeside"
"""The plan beside it, where people sign in by email."""
RESET_SUBJECT = "Riverbend Provider Portal Password"
WRONG_PASSWORDS = 5
"""That lock a name, for 24 hours."""

_CHANGES = {
    "min_length = 15": 'min_length = 12\ncomposition = ["lower", "upper", "digit", "other"]',
    "[public]\n": (
        "[public]\n"
        'member_registration = "https://members.riverbend.example/register"\n'
        'representative_registration = "https://members.riverbend.example/representatives"\n'
    ),
    "[wording]\n": f'[wording]\nreset_subject = "{RESET_SUBJECT}"\n',
}
_MORE = f"""
[sign_in]
name = "username"

[lock_out]
wrong_passwords = {WRONG_PASSWORDS}
hours = 24

[[security_questions]]
key = "street"
text = "Which street did you grow up on?"

[[security_questions]]
key = "teacher"
text = "Who was your first teacher?"
"""
Change = Callable[[str], str]


@pytest.fixture
def usernames(settings: Settings, tmp_path: Path) -> Iterator[None]:
    """The suite's plan with usernames, locks and security questions; beside it one without."""
    _write(tmp_path, PLAN, _with_usernames)
    _write(tmp_path, NEIGHBOUR, _as_neighbour)
    settings.PORTICO = settings.PORTICO.model_copy(update={"plans": tmp_path})
    _forget()
    yield
    _forget()


def _write(folder: Path, slug: str, change: Change) -> None:
    text = (django_settings.PORTICO.plans / f"{PLAN}.toml").read_text(encoding="utf-8")
    (folder / slug).mkdir()
    (folder / slug / "terms.md").write_text("# Terms\n", encoding="utf-8")
    (folder / f"{slug}.toml").write_text(change(text), encoding="utf-8")


def _with_usernames(text: str) -> str:
    for before, after in _CHANGES.items():
        assert before in text
        text = text.replace(before, after, 1)
    return text + _MORE


def _as_neighbour(text: str) -> str:
    return text.replace(f'slug = "{PLAN}"', f'slug = "{NEIGHBOUR}"', 1)


def _forget() -> None:
    """Have plans/ read again; the settings come back by themselves."""
    for cached in (profiles, removed_plans, agreement_text):
        cached.cache_clear()
