"""One health plan, and the words it must say exactly."""

from pydantic import Field

from portico.profiles.schema.administration import Administration, Role
from portico.profiles.schema.pages import PlanPage, SetupStep
from portico.profiles.schema.parts import Part, Slug, Text
from portico.profiles.schema.policies import (
    CodePolicy,
    HelpDesk,
    LockOut,
    PasswordPolicy,
    Review,
    SecurityQuestion,
    SessionPolicy,
    SignIn,
)
from portico.profiles.schema.public import Brand, Contact, Hours, Labels, PublicPage
from portico.profiles.schema.step import StepKind
from portico.profiles.schema.tools import Door, Tool, ToolGroup, ToolState
from portico.profiles.schema.tracks import Registration


class Agreement(Part):
    """A versioned text in plans/<slug>/<file>; its hash goes into every acceptance."""

    key: Slug
    title: Text
    version: Text
    file: Text
    asks_again: bool = True
    """Whoever accepted another version accepts this one at their next sign-in."""
    everyone: bool = False
    """Each person accepts it before their first page, also who came by an invitation."""
    state: str = ""
    """Asked of organizations that registered with this state's forms alone; empty: of all."""


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


OWN_QUESTION = "own"
"""What a question is called that its person wrote."""


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
    help_desk: HelpDesk = HelpDesk()
    session: SessionPolicy
    codes: CodePolicy
    agreements: tuple[Agreement, ...]
    tool_groups: tuple[ToolGroup, ...] = ()
    doors: tuple[Door, ...] = ()
    tools: tuple[Tool, ...] = ()
    pages: tuple[PlanPage, ...] = ()
    administration: Administration
    roles: tuple[Role, ...] = ()
    """What an administrator can give, in this order."""
    setup: tuple[SetupStep, ...] = ()
    """What an administrator is asked to do first, in this order."""
    wording: Wording = Wording()

    @property
    def help_line(self) -> Contact:
        """Whom to call first."""
        return self.contacts[0]

    @property
    def has_secret_answers(self) -> bool:
        """True where people answer a question by which support recognises them."""
        asked = self.registration.asks(StepKind.SECURITY_QUESTION)
        return asked or bool(self.security_questions)

    def security_question(self, asked: str) -> SecurityQuestion | None:
        """The question of that key, if the list still has it; without a list, what one wrote."""
        if not self.security_questions:
            return SecurityQuestion(key=OWN_QUESTION, text=asked) if asked else None
        return next((one for one in self.security_questions if one.key == asked), None)

    def agreement(self, key: str) -> Agreement | None:
        """The agreement of that key, if the profile still has it."""
        return next((agreement for agreement in self.agreements if agreement.key == key), None)

    def tool(self, key: str) -> Tool | None:
        """The tool of that key, if the plan has it; one that is off does not exist."""
        return next((tool for tool in self.listed_tools if tool.key == key), None)

    def offered_tool(self, key: str) -> Tool | None:
        """The tool of that key, if it opens here; one that is coming does not yet."""
        tool = self.tool(key)
        return tool if tool and tool.state is ToolState.OFFERED else None

    def role(self, key: str) -> Role | None:
        """The role of that key, if the profile still has it."""
        return next((role for role in self.roles if role.key == key), None)

    def door(self, key: str) -> Door | None:
        """The door of that key, if the profile has it."""
        return next((door for door in self.doors if door.key == key), None)

    def page(self, key: str) -> PlanPage | None:
        """The page of that key, if the profile has it."""
        return next((page for page in self.pages if page.key == key), None)

    @property
    def listed_tools(self) -> tuple[Tool, ...]:
        """Those that are offered or coming soon."""
        return tuple(tool for tool in self.tools if tool.state is not ToolState.OFF)
