"""What is wrong with a profile, as file, key and next step."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from portico.profiles.schema import StepKind

_KINDS = frozenset(kind.value for kind in StepKind)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend, and where."""

    file: str
    key: str
    message: str

    def __str__(self) -> str:
        """``slug.toml: review.business_days: …``."""
        return ": ".join(part for part in (self.file, self.key, self.message) if part)


class BadProfile(Exception):
    """A profile is refused; says everything that is wrong at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep the problems for whoever shows them one by one."""
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in problems))


def problems_of(file: str, error: ValidationError) -> list[Problem]:
    """Every complaint of the schema, in its own words where they help."""
    return [Problem(file, _key(found), _message(found)) for found in error.errors()]


def _key(found: ErrorDetails) -> str:
    """``registration.tracks[0].steps[3].key``; the name of a step's kind is no key."""
    path = ""
    for before, part in pairwise((None, *found["loc"])):
        if isinstance(part, int):
            path += f"[{part}]"
        elif not (isinstance(before, int) and part in _KINDS):
            path += f".{part}"
    return path.removeprefix(".") + (".kind" if found["type"].startswith("union_tag") else "")


def _message(found: ErrorDetails) -> str:
    match found["type"]:
        case "extra_forbidden":
            return "Unknown key. Check its spelling, or remove it."
        case "union_tag_invalid":
            return f"No step is of kind {found['input']['kind']}. Use one of {', '.join(StepKind)}."
        case "union_tag_not_found":
            return f"Say which kind of step this is: one of {', '.join(StepKind)}."
    return f"{found['msg']}."
