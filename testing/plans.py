"""Installations whose plans do what no shipped profile of the suite's world does."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree

import pytest
from django.conf import settings as django_settings
from pytest_django import Settings

from portico.profiles.loading import agreement_text, page_markdown, profile, profiles
from portico.profiles.removed import removed_plans
from testing.builders import PLAN
from testing.review_builders import KIND

NEIGHBOUR = "lakeside"
"""The plan beside it, where people sign in by email and may be idle for twice as long."""
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


@dataclass(frozen=True, slots=True)
class Installed:
    """A copy of the shipped plans that a test may change between two requests."""

    folder: Path

    def publish(self, plan: str, key: str, words: str, *, version: str) -> str:
        """Give an agreement of the plan other words under a version; their hash."""
        agreement = profile(plan).agreement(key)
        assert agreement is not None, key
        (self.folder / plan / agreement.file).write_text(words, encoding="utf-8")
        had = f'key = "{key}"\ntitle = "{agreement.title}"\nversion = "'
        self.change(plan, f'{had}{agreement.version}"', f'{had}{version}"')
        return agreement_text(profile(plan), key).sha256

    def change(self, plan: str, before: str, after: str) -> None:
        """Replace a piece of the plan's profile, and start again with it."""
        file = self.folder / f"{plan}.toml"
        text = file.read_text(encoding="utf-8")
        assert before in text, before
        file.write_text(text.replace(before, after, 1), encoding="utf-8")
        _forget()


@pytest.fixture
def installed(settings: Settings, tmp_path: Path) -> Iterator[Installed]:
    """The shipped plans, to be changed."""
    folder = tmp_path / "plans"
    copytree(settings.PORTICO.plans, folder)
    settings.PORTICO = settings.PORTICO.model_copy(update={"plans": folder})
    _forget()
    yield Installed(folder)
    _forget()


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
    text = text.replace(f'slug = "{PLAN}"', f'slug = "{NEIGHBOUR}"', 1)
    return text.replace("idle_minutes = 15", "idle_minutes = 30", 1)


def _forget() -> None:
    """Have plans/ read again; the settings come back by themselves."""
    for cached in (profiles, removed_plans, agreement_text, page_markdown):
        cached.cache_clear()


@pytest.fixture
def strict(settings: Settings, tmp_path: Path) -> Iterator[None]:
    """The suite's plan asks at a contact on file, and has two persons approve what tests review."""
    asks = f'business_days = 2\ncontact = "before_approval"\nsecond_person = ["{KIND}"]'
    _write(tmp_path, PLAN, lambda text: _replaced(text, "business_days = 2", asks))
    settings.PORTICO = settings.PORTICO.model_copy(update={"plans": tmp_path})
    _forget()
    yield
    _forget()


def _replaced(text: str, before: str, after: str) -> str:
    assert before in text
    return text.replace(before, after, 1)
