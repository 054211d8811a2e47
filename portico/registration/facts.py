"""What a draft holds, as values: answers, how checks ended and what exactly they were about. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from portico.access.kinds import OrganizationKind
from portico.profiles.schema import Creates, StepKind
from portico.vocabulary.sameness import reduced

Value: TypeAlias = str | bool | int | None
Answer: TypeAlias = Mapping[str, Value]


class Outcome(StrEnum):
    """How a check ended; never a bare boolean."""

    PASS = "pass"  # noqa: S105 - an outcome, not a password
    FAIL = "fail"
    UNAVAILABLE = "unavailable"
    ABANDONED = "abandoned"


@dataclass(frozen=True, slots=True)
class Check:
    """The last outcome of a step's check, and what exactly it was about.

    A check counts only while ``about`` is still what the answers say: a code for an address that
    was changed since proves nothing.
    """

    outcome: Outcome
    about: str
    at: str
    detail: Mapping[str, object] = field(default_factory=dict)


def registry_day(check: Check | None) -> str:
    """The day of the registry's copy, as dates are shown; empty where it did not answer."""
    stored = str(check.detail.get("as_of") or "") if check else ""
    return f"{date.fromisoformat(stored):%m/%d/%Y}" if stored else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The numbers an organisation is known by, as far as the track asks them; else empty."""

    tin: str = ""
    npi: str = ""
    provider_id: str = ""
    party: str = ""
    """``group`` or ``practitioner``, where the plan's roster tells them apart."""
    kind: OrganizationKind = OrganizationKind.OFFICE


@dataclass(frozen=True, slots=True)
class Facts:
    """What a draft holds, as values."""

    answers: Mapping[StepKind, Answer] = field(default_factory=dict)
    checks: Mapping[StepKind, Check] = field(default_factory=dict)
    has_password: bool = False
    has_secret_answer: bool = False
    creates: Creates | None = None
    kind: OrganizationKind = OrganizationKind.OFFICE
    """What the track creates it as."""
    invited_as: str = ""
    """The email an administrator's invitation went to: whoever opened its link holds it."""
    is_proved: bool = False
    """True when a proof of the track that is enough by itself was right."""

    def text(self, kind: StepKind, name: str) -> str:
        """An answer as text; empty when there is none."""
        return str(self.answers.get(kind, {}).get(name) or "")

    def passed(self, kind: StepKind, about: str) -> bool:
        """True when the step's check passed for just this."""
        check = self.checks.get(kind)
        return check is not None and check.outcome is Outcome.PASS and check.about == about

    def settled(self, kind: StepKind, about: str) -> bool:
        """True when the check passed for just this, or was given up and the way goes on without."""
        check = self.checks.get(kind)
        given_up = check is not None and check.outcome is Outcome.ABANDONED
        return self.passed(kind, about) or (given_up and check is not None and check.about == about)

    @property
    def identity(self) -> Identity:
        """The organisation's numbers, from the step of this track that asks them.

        Whoever was invited by a company joins it, as the invitation answered that step.
        """
        kind = StepKind.ROSTER_MATCH
        if kind not in self.answers:
            kind = StepKind.ORGANIZATION_LOOKUP
        names = ("tin", "npi", "provider_id", "party")
        of = OrganizationKind(self.text(kind, "kind") or self.kind)
        return Identity(**{name: self.text(kind, name) for name in names}, kind=of)

    @property
    def again(self) -> bool:
        """True where what is registered is registered again, because nobody runs it any more."""
        return self.text(StepKind.ORGANIZATION_LOOKUP, "again") == "yes"

    @property
    def state(self) -> str:
        """The state whose forms hold, as two letters; empty where none is chosen."""
        return self.text(StepKind.JURISDICTION, "state")

    @property
    def organization(self) -> Mapping[str, object]:
        """Name, address and contact of the organisation: as typed, else as the roster has them."""
        typed = self.answers.get(StepKind.ORGANIZATION_DETAILS)
        check = self.checks.get(StepKind.ROSTER_MATCH)
        listed = check.detail.get("organization") if check else None
        return typed or (listed if isinstance(listed, Mapping) else {})

    @property
    def signatory(self) -> Mapping[str, str]:
        """Who signs for whom, where the agreement is signed first: as the pages after it have it."""
        asked = self.answers.get(StepKind.ELECTRONIC_SIGNATURE, {})
        person = self.answers.get(StepKind.PERSONAL_DETAILS, asked)
        typed = self.answers.get(StepKind.ORGANIZATION_DETAILS)
        return {
            "first_name": str(person.get("first_name") or ""),
            "last_name": str(person.get("last_name") or ""),
            "organization": str((typed or {}).get("name") or asked.get("organization") or ""),
            "email": str(person.get("email") or asked.get("email") or ""),
        }

    @property
    def signed_in_as(self) -> str:
        """The verified email of the account the registrant signed in to first; else empty."""
        check = self.checks.get(StepKind.ACCOUNT_SIGN_IN)
        return check.about if check is not None and check.outcome is Outcome.PASS else ""

    @property
    def email(self) -> str:
        """The work email of the registrant, normalised."""
        typed = self.text(StepKind.PERSONAL_DETAILS, "email")
        return self.signed_in_as or self.invited_as or typed

    @property
    def phone(self) -> str:
        """The phone to be verified, in E.164."""
        return self.text(StepKind.PHONE_CODE, "phone")

    @property
    def email_has_account(self) -> bool:
        """Known only once the code sent to that email was right, or its owner signed in."""
        if self.signed_in_as:
            return True
        check = self.checks.get(StepKind.EMAIL_CODE)
        return (
            check is not None
            and self.passed(StepKind.EMAIL_CODE, self.email)
            and check.detail.get("account") is True
        )


def about_numbers(facts: Facts) -> str:
    """What the check of TIN and NPI was about: the pair, and what is to be created with it."""
    tin = facts.text(StepKind.ORGANIZATION_LOOKUP, "tin")
    npi = facts.text(StepKind.ORGANIZATION_LOOKUP, "npi")
    what = facts.creates if facts.kind is OrganizationKind.OFFICE else facts.kind
    return f"{what}:{tin}:{npi}" + (":again" if facts.again else "")


def about_signature(agreement: str, signatory: Mapping[str, str]) -> str:
    """What a signature was about: who signs which agreement for whom, their spelling aside.

    Whoever changes one of these afterwards has to have it signed again.
    """
    names = (f"{signatory['first_name']} {signatory['last_name']}", signatory["organization"])
    return ":".join((agreement, *map(reduced, names), signatory["email"]))


def about_provider(identity: Identity) -> str:
    """What a roster match was about: whom, under which numbers."""
    return f"{identity.party}:{identity.tin}:{identity.provider_id}"


PROVED_ABOUT: dict[StepKind, Callable[[Facts], str]] = {
    StepKind.PIN: lambda facts: facts.identity.tin,
    StepKind.PAYMENT: lambda facts: facts.identity.tin,
    StepKind.ROSTER_MATCH: lambda facts: about_provider(facts.identity),
}
"""What a proof was about; it says nothing of numbers that were changed since."""


def about_everything(facts: Facts) -> str:
    """What the summary was about: each answer as it stood when the page was read."""
    shown = sorted(
        (kind.value, sorted((name, str(value)) for name, value in answer.items()))
        for kind, answer in facts.answers.items()
        if kind not in {StepKind.SUMMARY, StepKind.AGREEMENT}
    )
    return repr(shown)
