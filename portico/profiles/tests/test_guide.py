"""docs/guide/add-a-plan.md is right and complete."""

import re
from pathlib import Path

from portico.config.settings import ROOT
from portico.profiles.loading import load_profiles
from portico.profiles.schema import Condition, Part, StepKind, Wording
from portico.profiles.tests.fake_plans import copy_plans

GUIDE = (ROOT / "docs" / "guide" / "add-a-plan.md").read_text(encoding="utf-8")


def every_part(part: type[Part] = Part) -> list[type[Part]]:
    """Every table a profile may have."""
    return [one for child in part.__subclasses__() for one in (child, *every_part(child))]


def test_its_pieces_together_are_a_plan_beside_the_others(tmp_path: Path) -> None:
    copy_plans(tmp_path)
    (tmp_path / "lakeside").mkdir()
    (tmp_path / "lakeside" / "terms.md").write_text("# Terms of use\n")
    (tmp_path / "lakeside" / "pages").mkdir()
    (tmp_path / "lakeside" / "pages" / "claims.md").write_text("# Send a claim\n")
    pieces = re.findall(r"```toml\n(.+?)```", GUIDE, re.DOTALL)
    (tmp_path / "lakeside.toml").write_text("\n".join(pieces))
    assert set(load_profiles(tmp_path)) == {"lakeside", "wellfirst"}


def test_it_names_every_key_kind_and_condition() -> None:
    ours = [part for part in every_part() if part.__module__.startswith("portico.profiles.schema")]
    keys = {name for part in ours for name in part.model_fields} | set(Wording.model_fields)
    words = set(re.findall(r"[a-z_]+", GUIDE))
    assert (keys | set(StepKind) | set(Condition)) - words == set()
