"""What is wrong with a profile, as file, key and next step."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from portico.profiles.schema import StepKind
from portico.profiles.schema.parts import COLOUR, SLUG

_SHAPES = {
    SLUG: "Use 2 to 31 lower-case letters, digits and hyphens, the first one a letter.",
    COLOUR: "Write a colour as # and six digits in lower case, like #1b5e8a.",
}
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
    complaints = [found for found in error.errors() if not _only_follows(found, error.errors())]
    return [Problem(file, _key(found), _message(found)) for found in complaints]


def _only_follows(found: ErrorDetails, every: Sequence[ErrorDetails]) -> bool:
    """Whether a list is called too short only because what stands in it is wrong."""
    place = found["loc"]
    inside = (one["loc"] for one in every if len(one["loc"]) > len(place))
    return found["type"] == "too_short" and any(loc[: len(place)] == place for loc in inside)


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
        case "string_pattern_mismatch" if found["ctx"]["pattern"] in _SHAPES:
            return _SHAPES[found["ctx"]["pattern"]]
        case "extra_forbidden":
            return "Unknown key. Check its spelling, or remove it."
        case "union_tag_invalid":
            return f"No step is of kind {found['input']['kind']}. Use one of {', '.join(StepKind)}."
        case "union_tag_not_found":
            return f"Say which kind of step this is: one of {', '.join(StepKind)}."
    return f"{found['msg']}."
