"""The steps a track is assembled from: one class per kind, with the settings that kind has.

A kind is one file of registration/steps/; a setting a kind does not know is refused.
"""

from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from portico.profiles.schema.parts import Part, Slug, Text


class StepKind(StrEnum):
    """The kinds a track is assembled from."""

    ACCOUNT_TYPE = "account_type"
    ORGANIZATION_LOOKUP = "organization_lookup"
    REGISTRY_QUESTIONNAIRE = "registry_questionnaire"
    ORGANIZATION_DETAILS = "organization_details"
    PERSONAL_DETAILS = "personal_details"
    EMAIL_CODE = "email_code"
    EXISTING_ACCOUNT = "existing_account"
    COMMUNICATIONS = "communications"
    ADMINISTRATOR_CONSENT = "administrator_consent"
    PASSWORD = "password"  # noqa: S105 - a kind of step, no secret
    PHONE_CODE = "phone_code"
    SUMMARY = "summary"
    AGREEMENT = "agreement"


class Condition(StrEnum):
    """When a step is shown. All conditions of a step must hold; none means always."""

    EMAIL_KNOWN = "email_known"
    """The verified email already has an account."""
    EMAIL_NEW = "email_new"
    """The verified email has no account."""
    FIRST_OF_ORGANIZATION = "first_of_organization"
    """Nobody registered for this organisation before."""


class NoSettings(Part):
    """Most kinds have nothing to set."""


class Step(Part):
    """One page of a track. ``key`` is its address and unique in its track."""

    proves: ClassVar[bool] = False
    """True for a kind that shows what only the payee knows."""

    kind: StepKind
    key: Slug
    group: Text
    """The segment of the step indicator it belongs to."""
    title: Text
    lead: str = ""
    when: tuple[Condition, ...] = ()
    settings: Part = NoSettings()


class AccountTypeSettings(Part):
    """``unsure`` helps whoever does not know which track is theirs."""

    unsure: str = ""


class AccountTypeStep(Step):
    """Choose a track."""

    kind: Literal[StepKind.ACCOUNT_TYPE]
    settings: AccountTypeSettings = AccountTypeSettings()


class OrganizationLookupSettings(Part):
    """What happens to numbers that are not as this track needs them."""

    otherwise: Slug | None = None
    """The track to lead to: where this one needs a free key and it is taken, or the reverse."""
    individual_npi: Literal["explain", "refuse"] = "explain"
    """An NPI of type 1: explained, may go on and is marked for the reviewer; or refused."""
    known_tin: Literal["confirm", "refuse"] = "refuse"
    """A TIN known under another key: may go on after an explicit yes, and is flagged; or refused."""


class OrganizationLookupStep(Step):
    """The numbers that identify the organisation."""

    kind: Literal[StepKind.ORGANIZATION_LOOKUP]
    settings: OrganizationLookupSettings = OrganizationLookupSettings()


class RegistryQuestionnaireStep(Step):
    """Pick what fits from the national registry; prefills and never proves."""

    kind: Literal[StepKind.REGISTRY_QUESTIONNAIRE]
    settings: NoSettings = NoSettings()


class OrganizationDetailsStep(Step):
    """Name, address, phone and email of the organisation; its key is locked."""

    kind: Literal[StepKind.ORGANIZATION_DETAILS]
    settings: NoSettings = NoSettings()


class PersonalDetailsStep(Step):
    """Who registers."""

    kind: Literal[StepKind.PERSONAL_DETAILS]
    settings: NoSettings = NoSettings()


class EmailCodeStep(Step):
    """A code sent to the email just given."""

    kind: Literal[StepKind.EMAIL_CODE]
    settings: NoSettings = NoSettings()


class ExistingAccountStep(Step):
    """Merge with the account this email already has, or give another email."""

    kind: Literal[StepKind.EXISTING_ACCOUNT]
    settings: NoSettings = NoSettings()


class CommunicationsStep(Step):
    """Electronic communications: in or out."""

    kind: Literal[StepKind.COMMUNICATIONS]
    settings: NoSettings = NoSettings()


class AdministratorConsentSettings(Part):
    """``statement`` is what the first person of an organisation agrees to."""

    statement: Text


class AdministratorConsentStep(Step):
    """Agree to be the organisation's administrator."""

    kind: Literal[StepKind.ADMINISTRATOR_CONSENT]
    settings: AdministratorConsentSettings


class PasswordStep(Step):
    """Choose a password."""

    kind: Literal[StepKind.PASSWORD]
    settings: NoSettings = NoSettings()


class Channel(StrEnum):
    """How a phone code travels."""

    TEXT = "text"
    CALL = "call"


class PhoneCodeSettings(Part):
    """The channels offered, the first of them preselected."""

    channels: tuple[Channel, ...] = Field(default=(Channel.TEXT, Channel.CALL), min_length=1)


class PhoneCodeStep(Step):
    """A code sent to a phone."""

    kind: Literal[StepKind.PHONE_CODE]
    settings: PhoneCodeSettings = PhoneCodeSettings()


class SummaryStep(Step):
    """Everything entered, with links back."""

    kind: Literal[StepKind.SUMMARY]
    settings: NoSettings = NoSettings()


class AgreementSettings(Part):
    """Which agreement, and whether it must be read to its end before it can be accepted."""

    agreement: Slug
    read_to_end: bool = True


class AgreementStep(Step):
    """Accept a versioned text."""

    kind: Literal[StepKind.AGREEMENT]
    settings: AgreementSettings


AnyStep = Annotated[
    AccountTypeStep
    | OrganizationLookupStep
    | RegistryQuestionnaireStep
    | OrganizationDetailsStep
    | PersonalDetailsStep
    | EmailCodeStep
    | ExistingAccountStep
    | CommunicationsStep
    | AdministratorConsentStep
    | PasswordStep
    | PhoneCodeStep
    | SummaryStep
    | AgreementStep,
    Field(discriminator="kind"),
]
