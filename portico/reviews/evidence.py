"""What a decision rests on: the checks that ran and the facts as typed and as on file. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

Json = dict[str, Any]


class CheckOutcome(StrEnum):
    """How a check ended; never a bare boolean."""

    PASS = "pass"  # noqa: S105 - an outcome, not a password
    FAIL = "fail"
    UNAVAILABLE = "unavailable"
    ABANDONED = "abandoned"
    FLAG = "flag"
    """Nothing failed, but the reviewer has to look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check of a registration, and when it ended that way."""

    name: str
    outcome: CheckOutcome
    at: datetime
    detail: str = ""

    def to_json(self) -> Json:
        """Return plain values for a JSON column."""
        return {
            "name": self.name,
            "outcome": self.outcome.value,
            "at": self.at.isoformat(),
            "detail": self.detail,
        }

    @classmethod
    def from_json(cls, stored: Json) -> Self:
        """Read what to_json wrote."""
        return cls(
            name=stored["name"],
            outcome=CheckOutcome(stored["outcome"]),
            at=datetime.fromisoformat(stored["at"]),
            detail=stored["detail"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line of the evidence table; ``same`` is None when there is nothing to compare with."""

    label: str
    typed: str
    registry: str = ""
    same: bool | None = None

    def to_json(self) -> Json:
        """Return plain values for a JSON column."""
        return {
            "label": self.label,
            "typed": self.typed,
            "registry": self.registry,
            "same": self.same,
        }

    @classmethod
    def from_json(cls, stored: Json) -> Self:
        """Read what to_json wrote."""
        return cls(**stored)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Everything the decider sees, kept as it was on the day of the decision."""

    checks: tuple[Check, ...] = ()
    facts: tuple[Fact, ...] = ()
    person: tuple[Fact, ...] = ()
    """What the applicant typed about themselves; nothing on file to compare it with."""
    registry_as_of: str = ""
    """The day of the registry's copy, as shown in the head of the table."""
    profile_hash: str = ""
    """Which version of the plan's profile asked the questions."""
    call_number: str = ""
    """Whom to call to check: a number on file (E.164), never the typed one."""
    call_source: str = ""
    """Where that number is from, such as "From the national registry"."""

    def to_json(self) -> Json:
        """Return plain values for a JSON column."""
        return {
            "checks": [check.to_json() for check in self.checks],
            "facts": [fact.to_json() for fact in self.facts],
            "person": [fact.to_json() for fact in self.person],
            "registry_as_of": self.registry_as_of,
            "profile_hash": self.profile_hash,
            "call_number": self.call_number,
            "call_source": self.call_source,
        }

    @classmethod
    def from_json(cls, stored: Json) -> Self:
        """Read what to_json wrote."""
        return cls(
            checks=tuple(Check.from_json(check) for check in stored["checks"]),
            facts=tuple(Fact.from_json(fact) for fact in stored["facts"]),
            person=tuple(Fact.from_json(fact) for fact in stored["person"]),
            registry_as_of=stored["registry_as_of"],
            profile_hash=stored["profile_hash"],
            call_number=stored["call_number"],
            call_source=stored["call_source"],
        )

    @property
    def differences(self) -> int:
        """How many facts differ from what is on file."""
        return sum(fact.same is False for fact in self.facts)

    @property
    def compares(self) -> bool:
        """True where the registry was asked, so that it stands beside what was typed."""
        return any(fact.registry for fact in self.facts)

    @property
    def concerns(self) -> tuple[Check, ...]:
        """The checks that did not simply pass, what failed before the rest."""
        found = [check for check in self.checks if check.outcome is not CheckOutcome.PASS]
        return tuple(sorted(found, key=lambda check: check.outcome is not CheckOutcome.FAIL))

    @property
    def summary(self) -> str:
        """One line for the queue: the first concern, else the differences, else all match."""
        if self.concerns:
            more = len(self.concerns) - 1
            return self.concerns[0].name + (f" and {more} more" if more else "")
        if self.differences:
            return f"{self.differences} difference" + ("s" if self.differences > 1 else "")
        return "All match"

    @property
    def is_clean(self) -> bool:
        """True when nothing asks the reviewer to look twice."""
        return not self.concerns and not self.differences
