"""What every step of a track has: its kind, its address, its words, and when it is shown."""

from enum import StrEnum

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
    ELECTRONIC_SIGNATURE = "electronic_signature"


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
