"""Mutants: every decision of the project changed in one place, and the tests that should notice.

What decides is the gate's one decision, ``rules`` and the filters of ``queries``. A change there that no test
notices is a test that is missing, or a condition that decides nothing.
"""

import ast
import hashlib
import os
import random
import subprocess
import sys
from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from testing.mutants_known import EQUIVALENT, PROVEN_IN
from testing.mutations import Change, changes

ROOT = Path(__file__).resolve().parents[1]
DECIDING = ("access/*.py", "**/rules.py", "**/rules/*.py", "**/queries.py", "**/queries/*.py")
UNDER_TEST = "not deep and not journey"
ENDS_WITHIN = 180
"""Seconds; a change with which the tests do not come to an end is noticed too."""
FAILED, INTERRUPTED = 1, 2
"""What pytest leaves with when a test failed, or when it could not even import one."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A module with one change; ``path`` from the root of the project."""

    path: str
    place: int
    """Which of the module's changes."""
    change: Change = field(repr=False, compare=False)

    def __str__(self) -> str:
        """As a person finds it."""
        return f"{self.path}:{self.change.line} {self.change.function}: {self.change.words}"

    @property
    def key(self) -> str:
        """The same without the line, for a list that outlives edits."""
        return f"{self.path} {self.change.function}: {self.change.words}"

    @property
    def tests(self) -> Sequence[str]:
        """Where it should be noticed."""
        return PROVEN_IN.get(self.path) or _own_tests(self.path)


def _own_tests(path: str) -> list[str]:
    """The file of tests named after it; without one, every file of its folder but a browser's."""
    file = Path(path)
    folder = file.parent.parent if file.parent.name in {"rules", "queries"} else file.parent
    name = file.parent.name if file.stem == "__init__" else file.stem
    named = folder / "tests" / f"test_{name}.py"
    if (ROOT / named).exists():
        return [str(named)]
    found = sorted((ROOT / folder / "tests").glob("test_*.py"))
    return [str(each.relative_to(ROOT)) for each in found if "in_a_browser" not in each.name]


def deciding_files() -> list[Path]:
    """Every file whose changes are looked at."""
    found = {file for pattern in DECIDING for file in (ROOT / "portico").glob(pattern)}
    return sorted(file for file in found if "tests" not in file.parts)


def mutants(*, spared: Container[str] = EQUIVALENT) -> list[Mutant]:
    """Every one, except those that change nothing anybody could see."""
    everything = [
        Mutant(str(file.relative_to(ROOT)), place, change)
        for file in deciding_files()
        for place, change in enumerate(changes(ast.parse(file.read_bytes())))
    ]
    return [each for each in everything if each.key not in spared]


def drawn(count: int, seed: str) -> list[Mutant]:
    """Draw some; the same as long as the seed and what decides are the same."""
    everything = mutants()
    return random.Random(seed).sample(everything, min(count, len(everything)))


def own_seed() -> str:
    """The seed of a run that was given none: of the sources, so that what was green stays green."""
    digest = hashlib.sha256()
    for file in deciding_files():
        digest.update(file.read_bytes())
    return digest.hexdigest()[:8]


def is_noticed(mutant: Mutant, database_url: str) -> bool:
    """Run its tests against it in a process of their own, until the first that fails."""
    environment = {
        **os.environ,
        "PORTICO_MUTANT": f"{mutant.path}:{mutant.place}",
        "DATABASE_URL": database_url,
    }
    options = [
        "-x",
        "-q",
        "-p",
        "testing.mutated",
        "-p",
        "testing.given_database",
        "-p",
        "no:randomly",
        "-p",
        "no:cacheprovider",
    ]
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *options, "-m", UNDER_TEST, *mutant.tests],
            cwd=ROOT,
            env=environment,
            timeout=ENDS_WITHIN,
            capture_output=True,
            text=True,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return True
    if done.returncode not in {0, FAILED, INTERRUPTED}:
        raise RuntimeError(f"The tests of {mutant} did not run.\n{done.stdout}{done.stderr}")
    return done.returncode != 0
