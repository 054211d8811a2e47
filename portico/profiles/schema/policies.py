"""What a plan sets for everyone: review, sign-in names, passwords, locks, sessions, codes."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from portico.profiles.schema.parts import Part, Slug, Text


class Review(Part):
    """The promise to whoever waits for the plan."""

    business_days: int = Field(gt=0, le=30)
    contact: Literal["", "before_approval"] = ""
    """Whether somebody asks at a contact on file, and notes it, before they approve."""
    second_person: tuple[Text, ...] = ()
    """The kinds of review that two persons approve."""

    @property
    def asks_contact(self) -> bool:
        """True where nobody is let in before a contact on file was asked."""
        return self.contact == "before_approval"


class SignIn(Part):
    """What people type above their password; a verified email always works."""

    name: Literal["email", "username"] = "email"

    @property
    def by_username(self) -> bool:
        """True where everyone chooses a name of their own."""
        return self.name == "username"


class CharacterKind(StrEnum):
    """What a password can be asked to contain."""

    LOWER = "lower"
    UPPER = "upper"
    DIGIT = "digit"
    OTHER = "other"
    """Neither a letter nor a digit: punctuation, a sign, a blank."""


class PasswordPolicy(Part):
    """What a password must be; the strictest of a person's plans holds."""

    min_length: int = Field(ge=8, le=64)
    composition: tuple[CharacterKind, ...] = ()
    """One of each; only where a plan's own source asks for it (ASVS 6.2.5 advises against)."""


class LockOut(Part):
    """After so many wrong passwords a name is locked until a reset, or so many hours."""

    wrong_passwords: int = Field(ge=3, le=40)
    hours: int = Field(ge=1, le=72)


class SecurityQuestion(Part):
    """A question to choose; whoever calls support is asked it."""

    key: Slug
    text: Text = Field(max_length=200)


class HelpDesk(Part):
    """Whom the plan's help desk does something for; anybody else is told who their administrators are."""

    helps: Literal["everyone", "administrators"] = "everyone"

    @property
    def helps_everyone(self) -> bool:
        """True where a member who administers nothing is helped as well."""
        return self.helps == "everyone"


class SessionPolicy(Part):
    """Automatic log-off."""

    idle_minutes: int = Field(ge=5, le=60)
    absolute_hours: int = Field(ge=1, le=24)


class CodePolicy(Part):
    """Mailed, texted and spoken codes."""

    minutes: int = Field(ge=1, le=15)
    attempts: int = Field(ge=1, le=10)
    attempts_per_day: int = Field(ge=1, le=50)
    resend_seconds: int = Field(ge=0, le=600)
