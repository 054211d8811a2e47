"""The steps a track is assembled from: one class per kind, with the settings that kind has.

A kind is one file of registration/steps/; a setting a kind does not know is refused.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from portico.profiles.schema.parts import Part, Slug, Text
from portico.profiles.schema.proving import PaymentStep, PinStep, RosterMatchStep
from portico.profiles.schema.step import NoSettings, Step, StepKind


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

    @property
    def otherwise(self) -> str | None:
        """As set."""
        return self.settings.otherwise


class RegistryQuestionnaireStep(Step):
    """Pick what fits from the national registry; prefills and never proves."""

    kind: Literal[StepKind.REGISTRY_QUESTIONNAIRE]
    settings: NoSettings = NoSettings()


class OrganizationField(StrEnum):
    """What may be asked of an organisation beside its name and address."""

    DBA = "dba"
    PHONE = "phone"
    EMAIL = "email"


class OrganizationDetailsSettings(Part):
    """What is asked beside name and address."""

    asks: tuple[OrganizationField, ...] = tuple(OrganizationField)


class OrganizationDetailsStep(Step):
    """Name, address and what else is asked of the organisation; its key is locked."""

    kind: Literal[StepKind.ORGANIZATION_DETAILS]
    settings: OrganizationDetailsSettings = OrganizationDetailsSettings()


class PersonField(StrEnum):
    """What may be asked of a person beside first name, last name and email."""

    MIDDLE_INITIAL = "middle_initial"
    JOB_TITLE = "job_title"
    PHONE = "phone"
    EXTENSION = "extension"
    FAX = "fax"


class PersonalDetailsSettings(Part):
    """What is asked of a person beside names and email, and what of it may stay empty."""

    asks: tuple[PersonField, ...] = (PersonField.JOB_TITLE, PersonField.PHONE)
    optional: tuple[PersonField, ...] = ()
    email_twice: bool = False


class PersonalDetailsStep(Step):
    """Who registers."""

    kind: Literal[StepKind.PERSONAL_DETAILS]
    settings: PersonalDetailsSettings = PersonalDetailsSettings()


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


class StateAgreement(Part):
    """A state, as two letters, with the agreement it has instead."""

    state: str
    agreement: Slug


class AgreementChoice(Part):
    """Which agreement, and which states have their own."""

    agreement: Slug
    by_state: tuple[StateAgreement, ...] = ()
    """The agreements of states that were chosen before, where they differ."""

    @property
    def named(self) -> tuple[str, ...]:
        """Every agreement it may show."""
        return (self.agreement, *(own.agreement for own in self.by_state))

    def agreement_in(self, state: str) -> str:
        """The key of the agreement that holds in a state; empty, in any."""
        own = (each.agreement for each in self.by_state if each.state == state)
        return next(own, self.agreement)


class AgreementSettings(AgreementChoice):
    """Which agreement, and whether it must be read to its end."""

    read_to_end: bool = True


class AgreementStep(Step):
    """Accept a versioned text."""

    kind: Literal[StepKind.AGREEMENT]
    settings: AgreementSettings


class JurisdictionSettings(Part):
    """The states to choose from, as two letters."""

    states: tuple[str, ...] = Field(min_length=2)


class JurisdictionStep(Step):
    """Choose the state whose forms hold."""

    kind: Literal[StepKind.JURISDICTION]
    settings: JurisdictionSettings


class AccountSignInStep(Step):
    """Sign in to an account one already has, before anything is asked."""

    kind: Literal[StepKind.ACCOUNT_SIGN_IN]
    settings: NoSettings = NoSettings()


class CredentialsStep(Step):
    """Choose a username and a password."""

    kind: Literal[StepKind.CREDENTIALS]
    settings: NoSettings = NoSettings()


class SecurityQuestionSettings(Part):
    """Whose question it is."""

    own: bool = False
    """The registrant writes it; otherwise it is one of the plan's list."""


class SecurityQuestionStep(Step):
    """A question and its answer, asked when the registrant calls support."""

    kind: Literal[StepKind.SECURITY_QUESTION]
    settings: SecurityQuestionSettings = SecurityQuestionSettings()


class SignatureSettings(AgreementChoice):
    """Which agreement is signed electronically, and when."""

    order: Literal["after", "before"] = "after"
    """After: mailed once the registration is received, and no page of it. Before: a request form
    where the step stands; the registration goes on when the agreement is signed."""
    days: int = Field(default=30, ge=1, le=90)
    """How long the mailed link can be signed."""
    reminder_days: tuple[int, ...] = (3, 10)
    """So many days after the mail its signer is reminded."""


class SignatureStep(Step):
    """Sign an agreement electronically, by a mailed link that works on any device."""

    kind: Literal[StepKind.ELECTRONIC_SIGNATURE]
    settings: SignatureSettings

    @property
    def is_page(self) -> bool:
        """True where it is asked before the registration is sent."""
        return self.settings.order == "before"


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
    | AgreementStep
    | JurisdictionStep
    | AccountSignInStep
    | RosterMatchStep
    | PinStep
    | PaymentStep
    | CredentialsStep
    | SecurityQuestionStep
    | SignatureStep,
    Field(discriminator="kind"),
]
