"""What a profile may not say although its schema allows it; read once, at start-up.

Every rule takes a profile and yields (key, message); the message says the next step.
"""

from collections.abc import Mapping
from pathlib import Path

from portico.profiles.errors import Problem
from portico.profiles.lint import (
    branches,
    decisions,
    face,
    neighbours,
    pages,
    roles,
    sign_in,
    third_parties,
    tools,
    tracks,
)
from portico.profiles.schema import Profile


def lint_profile(profile: Profile, path: Path) -> list[Problem]:
    """Everything wrong with one profile; ``path`` is its file, its texts lie beside it."""
    found = [
        *face.problems(profile),
        *face.missing_agreements(profile, path.with_suffix("")),
        *sign_in.problems(profile),
        *tracks.problems(profile),
        *branches.problems(profile),
        *decisions.problems(profile),
        *tools.problems(profile),
        *roles.problems(profile),
        *third_parties.problems(profile),
        *pages.problems(profile),
        *pages.missing_texts(profile, path.with_suffix("")),
    ]
    return [Problem(path.name, key, message) for key, message in found]


def lint_together(profiles: Mapping[str, Profile]) -> list[Problem]:
    """Everything wrong between the profiles of one installation, by file name."""
    return [Problem(file, key, message) for file, key, message in neighbours.problems(profiles)]
