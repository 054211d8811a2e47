"""The steps a track is assembled from: one class per kind, with the settings that kind has.

A kind is one file of registration/steps/; a setting a kind does not know is refused.
"""

from enum import StrEnum
from typing import Annotated, Literal

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
    JURISDICTION = "jurisdiction"
    ACCOUNT_SIGN_IN = "account_sign_in"
    ROSTER_MATCH = "roster_match"
    PIN = "pin"
    PAYMENT = "payment"
    CREDENTIALS = "credentials"
    SECURITY_QUESTION = "security_question"


class Condition(StrEnum):
    """When a step is shown. All conditions of a step must hold; none means always."""

    EMAIL_KNOWN = "email_known"
    """The verified email already has an account."""
    EMAIL_NEW = "email_new"
    """The verified email has no account."""
    FIRST_OF_ORGANIZATION = "first_of_organization"
    """Nobody registered for this organisation before."""
    PROVED = "proved"
    """A proof that is enough by itself was right."""
    UNPROVED = "unproved"
    """None was, up to here: the plan will review."""


class NoSettings(Part):
    """Most kinds have nothing to set."""


class Step(Part):
    """One page of a track. ``key`` is its address and unique in its track."""

    kind: StepKind
    key: Slug
    group: Text
    """The segment of the step indicator it belongs to."""
    title: Text
    lead: str = ""
    when: tuple[Condition, ...] = ()
    settings: Part = NoSettings()

    @property
    def proves(self) -> bool:
        """True for a step that by itself shows what only the payee knows."""
        return False

    @property
    def otherwise(self) -> str | None:
        """The track that numbers lead to which are registered already, or not yet."""
        return None


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


class OrganizationDetailsStep(Step):
    """Name, address, phone and email of the organisation; its key is locked."""

    kind: Literal[StepKind.ORGANIZATION_DETAILS]
    settings: NoSettings = NoSettings()


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


class AgreementSettings(Part):
    """Which agreement, whether it must be read to its end, and which states have their own."""

    agreement: Slug
    read_to_end: bool = True
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


class CredentialsStep(Step):
    """Choose a username and a password."""

    kind: Literal[StepKind.CREDENTIALS]
    settings: NoSettings = NoSettings()


class SecurityQuestionStep(Step):
    """Choose a question of the plan's list and answer it."""

    kind: Literal[StepKind.SECURITY_QUESTION]
    settings: NoSettings = NoSettings()


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
    | SecurityQuestionStep,
    Field(discriminator="kind"),
]
