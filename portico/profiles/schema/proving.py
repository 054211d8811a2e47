"""The steps that show what only the payee knows, or what only the plan's letters print together."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from portico.profiles.schema.parts import Part, Slug
from portico.profiles.schema.step import Step, StepKind


class Counts(StrEnum):
    """What a right proof is worth."""

    ENOUGH = "enough"
    """It opens the office by itself, as far as the track says."""
    FURTHER = "further"
    """It is evidence beside another one."""


class ProofSettings(Part):
    """``without`` is the button of someone who has none; empty, there is no such way on."""

    counts: Counts = Counts.ENOUGH
    without: str = ""
    where_from: str = ""
    """How an office comes by it."""


class PaymentSettings(ProofSettings):
    """How old a payment may be."""

    max_age_days: int = Field(default=180, ge=30, le=366)


class ProvingStep(Step):
    """Shows what only the payee knows, or what only the plan's letters print together."""

    settings: ProofSettings

    @property
    def proves(self) -> bool:
        """As set."""
        return self.settings.counts is Counts.ENOUGH


class PinStep(ProvingStep):
    """A PIN the plan sent to the office."""

    kind: Literal[StepKind.PIN]
    settings: ProofSettings = ProofSettings()


class PaymentStep(ProvingStep):
    """The reference of a recent check and its amount, of one payment to the office's TIN."""

    kind: Literal[StepKind.PAYMENT]
    settings: PaymentSettings = PaymentSettings()


class Party(StrEnum):
    """Whom the plan's roster lists."""

    GROUP = "group"
    PRACTITIONER = "practitioner"


class RosterMatchSettings(ProofSettings):
    """Whom to look for, and where to lead whoever registered before.

    Registries print names, numbers and ZIP codes too, so it is enough only where the plan's own
    registration says so; whoever the roster names as contact is then told.
    """

    counts: Counts = Counts.FURTHER
    party: Party
    otherwise: Slug | None = None


class RosterMatchStep(ProvingStep):
    """All that the plan's letters print about a provider: it names the organisation as well."""

    kind: Literal[StepKind.ROSTER_MATCH]
    settings: RosterMatchSettings

    @property
    def otherwise(self) -> str | None:
        """As set."""
        return self.settings.otherwise
