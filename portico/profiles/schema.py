"""The schema of plans/<slug>.toml. Pure; unknown keys are refused.

Everything in which plans differ is a key here. docs/guide/add-a-plan.md explains each.
"""

from datetime import date, time
from enum import StrEnum
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,30}$")]
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class Part(BaseModel):
    """A table of the profile: frozen, and closed to keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Brand(Part):
    """Five colours, nothing else; the start-up lint measures their contrast."""

    accent: Colour
    strong: Colour
    deep: Colour
    soft: Colour
    spark: Colour


class Contact(Part):
    """A line a provider can call or write to."""

    label: Text
    phone: Text | None = None
    email: Text | None = None


class Hours(Part):
    """When the plan's people work; business-day clocks run in it."""

    opens: time
    closes: time
    time_zone: Text
    time_zone_label: Text
    holidays: Literal["US"] = "US"
    extra_holidays: tuple[date, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        """The plan's time zone."""
        return ZoneInfo(self.time_zone)


class Downtime(Part):
    """Planned maintenance, announced on the public and sign-in pages until it is over."""

    starts: date
    opens: time
    closes: time
    what: Text


class Link(Part):
    """A link of the public page."""

    title: Text
    url: Text


class PublicPage(Part):
    """The page everyone finds without signing in."""

    headline: Text
    lead: Text
    promises: tuple[Text, ...]
    at_hand: tuple[Text, ...]
    register_button: Text
    register_hint: Text
    browsers: Text
    availability: Text
    quick_links: tuple[Link, ...] = ()
    downtime: tuple[Downtime, ...] = ()


class Labels(Part):
    """What this plan calls things."""

    administrator: Text
    administrator_plural: Text
    reviewers: Text
    product: Text = "Provider Portal"


class KeyPart(StrEnum):
    """What makes two registrations the same organisation."""

    TIN = "tin"
    NPI = "npi"
    PROVIDER_ID = "provider_id"
    KIND = "kind"


class StepKind(StrEnum):
    """The kinds a track is assembled from; each is one file of registration/steps/."""

    ACCOUNT_TYPE = "account_type"
    ORGANIZATION_LOOKUP = "organization_lookup"
    REGISTRY_QUESTIONNAIRE = "registry_questionnaire"
    ORGANIZATION_DETAILS = "organization_details"
    PERSONAL_DETAILS = "personal_details"
    EMAIL_CODE = "email_code"
    EXISTING_ACCOUNT = "existing_account"
    COMMUNICATIONS = "communications"
    ADMINISTRATOR_CONSENT = "administrator_consent"
    PASSWORD = "password"  # noqa: S105 - the name of a step, not a secret
    PHONE_CODE = "phone_code"
    SUMMARY = "summary"
    AGREEMENT = "agreement"


class Step(Part):
    """One page of a track. ``key`` is its address and unique in its track."""

    kind: StepKind
    key: Slug
    group: Text
    """The segment of the step indicator it belongs to."""
    title: Text
    lead: str = ""
    settings: dict[str, str | int | bool | tuple[str, ...]] = Field(default_factory=dict)


class Creates(StrEnum):
    """What the end of a track creates."""

    ORGANIZATION = "organization"
    MEMBERSHIP = "membership"


class Decider(StrEnum):
    """Who decides before activation."""

    PLAN = "plan"
    ORGANIZATION = "organization"


class Track(Part):
    """A way through registration, as one choice of the account-type page."""

    key: Slug
    title: Text
    explanation: Text
    creates: Creates
    after_proof: Literal["activate", "review"]
    decider: Decider | None = None
    steps: tuple[Step, ...]


class Registration(Part):
    """The tracks and their clocks."""

    organization_key: tuple[KeyPart, ...]
    draft_days: int = Field(gt=0, le=90)
    draft_reminder_days: int = Field(ge=0)
    tracks: tuple[Track, ...]

    def track(self, key: str) -> Track | None:
        """The track of that key, if the profile still has it."""
        return next((track for track in self.tracks if track.key == key), None)


class Review(Part):
    """The promise to whoever waits for the plan."""

    business_days: int = Field(gt=0, le=30)


class PasswordPolicy(Part):
    """What a password must be; the strictest of a person's plans holds."""

    min_length: int = Field(ge=8, le=64)


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


class Agreement(Part):
    """A versioned text in plans/<slug>/<file>; its hash goes into every acceptance."""

    key: Slug
    title: Text
    version: Text
    file: Text


class Profile(Part):
    """One health plan."""

    slug: Slug
    name: Text
    legal_name: Text
    hosts: tuple[Text, ...] = ()
    mail_sender: Text
    labels: Labels
    brand: Brand
    hours: Hours
    contacts: tuple[Contact, ...] = Field(min_length=1)
    public: PublicPage
    registration: Registration
    review: Review
    password: PasswordPolicy
    session: SessionPolicy
    codes: CodePolicy
    agreements: tuple[Agreement, ...]
