"""What a decision rests on: the checks that ran and the facts as typed and as on file. Pure."""

from dataclasses import asdict, dataclass
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
    """One line of the evidence table: typed, in the national registry, on the plan's roster.

    ``same`` and ``roster_same`` are None when there is nothing to compare with.
    """

    label: str
    typed: str
    registry: str = ""
    same: bool | None = None
    roster: str = ""
    roster_same: bool | None = None

    def to_json(self) -> Json:
        """Return plain values for a JSON column."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Json) -> Self:
        """Read what to_json wrote, also before it knew the roster."""
        return cls(**stored)

    @property
    def differs(self) -> bool:
        """True when the registry or the roster says something else."""
        return self.same is False or self.roster_same is False


class Source(StrEnum):
    """Where a contact is from. One that was typed in the form proves nothing."""

    ROSTER = "roster"
    REGISTRY = "registry"
    ELSEWHERE = "elsewhere"
    """The reviewer found it in the plan's own papers."""
    FORM = "form"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Where an office is reached that was on file before anybody registered."""

    source: Source
    value: str
    """A phone number in E.164, or an email."""
    name: str = ""

    def to_json(self) -> Json:
        """Return plain values for a JSON column."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Json) -> Self:
        """Read what to_json wrote."""
        return cls(**{**stored, "source": Source(stored["source"])})

    @property
    def is_email(self) -> bool:
        """True for an email; a phone number otherwise."""
        return "@" in self.value


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
    roster_as_of: str = ""
    """The day of the plan's roster file; empty where the plan has none."""
    contacts: tuple[Contact, ...] = ()
    """Whom to ask: what is on file, never what was typed; the roster's first."""

    def to_json(self) -> Json:
        """Return plain values for a JSON column."""
        return {
            "checks": [check.to_json() for check in self.checks],
            "facts": [fact.to_json() for fact in self.facts],
            "person": [fact.to_json() for fact in self.person],
            "registry_as_of": self.registry_as_of,
            "profile_hash": self.profile_hash,
            "roster_as_of": self.roster_as_of,
            "contacts": [contact.to_json() for contact in self.contacts],
        }

    @classmethod
    def from_json(cls, stored: Json) -> Self:
        """Read what to_json wrote, also before it knew the roster."""
        return cls(
            checks=tuple(Check.from_json(check) for check in stored["checks"]),
            facts=tuple(Fact.from_json(fact) for fact in stored["facts"]),
            person=tuple(Fact.from_json(fact) for fact in stored["person"]),
            registry_as_of=stored["registry_as_of"],
            profile_hash=stored["profile_hash"],
            roster_as_of=stored.get("roster_as_of", ""),
            contacts=_contacts(stored),
        )

    @property
    def differences(self) -> int:
        """How many facts differ from what is on file."""
        return sum(fact.differs for fact in self.facts)

    @property
    def has_registry(self) -> bool:
        """True where the registry was asked, so that it stands beside what was typed."""
        return any(fact.registry for fact in self.facts)

    @property
    def has_roster(self) -> bool:
        """True where the plan has a roster, so that it stands beside what was typed."""
        return bool(self.roster_as_of) or any(fact.roster for fact in self.facts)

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


def _contacts(stored: Json) -> tuple[Contact, ...]:
    """The contacts of stored evidence; before there were several, one number and a sentence."""
    if "contacts" in stored:
        return tuple(Contact.from_json(contact) for contact in stored["contacts"])
    if not stored["call_number"]:
        return ()
    is_roster = "roster" in stored["call_source"]
    source = Source.ROSTER if is_roster else Source.REGISTRY
    return (Contact(source=source, value=stored["call_number"]),)
