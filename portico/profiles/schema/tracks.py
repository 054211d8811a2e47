"""Registration: the tracks a person can take, what each creates, and who decides."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from portico.access.kinds import OrganizationKind
from portico.profiles.schema.parts import Part, Slug, Text
from portico.profiles.schema.step import StepKind
from portico.profiles.schema.steps import (
    AnyStep,
    OrganizationDetailsSettings,
    OrganizationDetailsStep,
    SignatureStep,
)


class KeyPart(StrEnum):
    """What makes two registrations the same organisation."""

    TIN = "tin"
    NPI = "npi"
    PROVIDER_ID = "provider_id"
    KIND = "kind"


class Creates(StrEnum):
    """What the end of a track creates."""

    ORGANIZATION = "organization"
    MEMBERSHIP = "membership"


class Decider(StrEnum):
    """Who decides before activation."""

    PLAN = "plan"
    ORGANIZATION = "organization"


class Administrator(StrEnum):
    """Whom a track makes an administrator."""

    FIRST = "first"
    """Whoever is the first of the organisation."""
    EVERY = "every"
    """Everyone who completes it; only a track that proves something may say so."""
    NEVER = "never"


class Participation(StrEnum):
    """Whether an organisation is in the plan's network, as it says of itself."""

    PARTICIPATING = "participating"
    NON_PARTICIPATING = "non_participating"


class Track(Part):
    """A way through registration, as one choice of the account-type page."""

    key: Slug
    title: Text
    explanation: Text
    creates: Creates
    kind: OrganizationKind = OrganizationKind.OFFICE
    """What the organization is: an office, or a company that works for offices."""
    administrator: Administrator = Administrator.NEVER
    after_proof: Literal["activate", "review"]
    decider: Decider | None = None
    """Who decides: always, or only where no proof was right when a right one activates."""
    participation: Participation | None = None
    """What choosing this track says; None where the plan asks nothing of it."""
    offered: bool = True
    """Whether it is a tile of the account-type page; others are reached from a refusal."""
    activation_link: bool = False
    """Whether the account opens by a mailed link; it proves the email where no code did."""
    lists_people: bool = False
    """Whether everyone registered at the office is shown to be confirmed after the end."""
    steps: tuple[AnyStep, ...] = Field(min_length=1)

    @property
    def signature(self) -> SignatureStep | None:
        """The step whose agreement is signed electronically, if the track has one."""
        return next((step for step in self.steps if isinstance(step, SignatureStep)), None)


class Registration(Part):
    """The tracks and their clocks."""

    organization_key: tuple[KeyPart, ...] = Field(min_length=1)
    draft_days: int = Field(gt=0, le=90)
    draft_reminder_days: int = Field(ge=0)
    """The reminder goes out this many days before a draft expires."""
    marks_required: bool = False
    """Whether what must be filled in is marked, beside what may stay empty."""
    tracks: tuple[Track, ...] = Field(min_length=1)

    def asks(self, kind: StepKind) -> bool:
        """True when any track has a step of that kind."""
        return any(step.kind is kind for track in self.tracks for step in track.steps)

    def organization_details(self) -> OrganizationDetailsSettings:
        """What is asked of an organisation here, for who corrects it later."""
        steps = (step for track in self.tracks for step in track.steps)
        asked = (step.settings for step in steps if isinstance(step, OrganizationDetailsStep))
        return next(asked, OrganizationDetailsSettings())

    @property
    def third_party_track(self) -> Track | None:
        """The track by which companies that work for offices register, if the plan has any."""
        companies = (each for each in self.tracks if each.kind is OrganizationKind.THIRD_PARTY)
        return next(companies, None)

    def track(self, key: str) -> Track | None:
        """The track of that key, if the profile still has it."""
        return next((track for track in self.tracks if track.key == key), None)
