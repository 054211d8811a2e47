"""One health plan, and the words it must say exactly."""

from pydantic import Field

from portico.profiles.schema.parts import Part, Slug, Text
from portico.profiles.schema.policies import (
    CodePolicy,
    LockOut,
    PasswordPolicy,
    Review,
    SecurityQuestion,
    SessionPolicy,
    SignIn,
)
from portico.profiles.schema.public import Brand, Contact, Hours, Labels, PublicPage
from portico.profiles.schema.tracks import Registration


class Agreement(Part):
    """A versioned text in plans/<slug>/<file>; its hash goes into every acceptance."""

    key: Slug
    title: Text
    version: Text
    file: Text


class Wording(Part):
    """Sentences whose content a plan answers for. Each has a neutral default."""

    organization_registered: Text = (
        "An organization is already registered with these numbers. Check them. "
        "If they are right, join that organization instead."
    )
    """Registering an organisation whose key is taken."""
    pair_not_registered: Text = (
        "No organization is registered with these numbers together. Check them, "
        "or register the organization first."
    )
    """Joining: never says which half was known."""
    tin_known: Text = (
        "This tax ID is registered with other numbers. Check them. "
        "Go on only if this is a new organization."
    )
    """Registering an organisation whose TIN another one holds."""
    individual_npi: Text = (
        "This NPI belongs to a person (type 1). Use your organization's NPI (type 2) if it has one."
    )
    registered: Text = "This confirms your registration. It is not an approval of access."
    """The confirmation, on the page and in the mail."""
    plan_reviews: Text = "The plan reviews your registration and answers by email."
    """What happens next where the plan decides."""
    organization_reviews: Text = (
        "An administrator of your organization reviews your registration. We write to you then."
    )
    """What happens next where an administrator of the organisation decides."""
    declined_by_organization: Text = (
        "Your access was not approved. Ask an administrator of your organization."
    )
    not_on_roster: Text = (
        "What you entered does not match our records. All of it must be as our letters print it. "
        "Check each field and try again."
    )
    """No match in the roster: never says what was wrong."""
    merge_offer: Text = (
        "This email already has a sign-in. Use it for this organization too, or give another email."
    )
    activation_subject: Text = "Activate your account"
    """Of the mail whose link confirms the email and opens the account."""
    reset_subject: Text = "Choose a new password"


class Profile(Part):
    """One health plan."""

    slug: Slug
    name: Text
    legal_name: Text
    hosts: tuple[Text, ...] = ()
    mail_sender: Text
    """The name its mail comes from; the address is the installation's."""
    labels: Labels
    brand: Brand
    hours: Hours
    contacts: tuple[Contact, ...] = Field(min_length=1)
    public: PublicPage
    registration: Registration
    review: Review
    sign_in: SignIn = SignIn()
    password: PasswordPolicy
    lock_out: LockOut | None = None
    security_questions: tuple[SecurityQuestion, ...] = ()
    session: SessionPolicy
    codes: CodePolicy
    agreements: tuple[Agreement, ...]
    wording: Wording = Wording()

    @property
    def help_line(self) -> Contact:
        """Whom to call first."""
        return self.contacts[0]

    def security_question(self, key: str) -> SecurityQuestion | None:
        """The question of that key, if the profile still has it."""
        return next((one for one in self.security_questions if one.key == key), None)

    def agreement(self, key: str) -> Agreement | None:
        """The agreement of that key, if the profile still has it."""
        return next((agreement for agreement in self.agreements if agreement.key == key), None)
