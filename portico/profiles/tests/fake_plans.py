"""WellFirst's profile as plain data, to be spoilt one key at a time."""

import tomllib
from pathlib import Path
from typing import Any

from portico.profiles.schema import Profile

PLANS = Path(__file__).resolve().parents[3] / "plans"
WELLFIRST = PLANS / "wellfirst.toml"

Data = dict[str, Any]


def wellfirst_data() -> Data:
    """A fresh copy of the shipped profile, as TOML gives it."""
    return tomllib.loads(WELLFIRST.read_text(encoding="utf-8"))


def wellfirst() -> Profile:
    """The shipped profile."""
    return Profile.model_validate(wellfirst_data())


def step(data: Data, track: int, kind: str) -> Data:
    """The first step of that kind in that track."""
    return next(
        one for one in data["registration"]["tracks"][track]["steps"] if one["kind"] == kind
    )


def without(data: Data, track: int, kind: str) -> None:
    """Take every step of that kind out of that track."""
    steps = data["registration"]["tracks"][track]["steps"]
    steps[:] = [one for one in steps if one["kind"] != kind]


def copy_plans(folder: Path, *, replacing: str = "", by: str = "") -> Path:
    """A plans folder with WellFirst in it, one piece of its text replaced."""
    text = WELLFIRST.read_text(encoding="utf-8")
    assert replacing in text
    (folder / "wellfirst").mkdir()
    (folder / "wellfirst" / "terms.md").write_text("# Terms\n", encoding="utf-8")
    (folder / "wellfirst.toml").write_text(text.replace(replacing, by, 1), encoding="utf-8")
    return folder
