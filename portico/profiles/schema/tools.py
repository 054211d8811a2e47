"""What an organization comes for: tools in groups, the doors that lead to them, links to both."""

from enum import StrEnum

from portico.profiles.schema.parts import Part, Slug, Text


class Icon(StrEnum):
    """The icons of the USWDS sprite a profile may name; a test finds each in the sprite."""

    ACCOUNT_BALANCE = "account_balance"
    ASSESSMENT = "assessment"
    ATTACH_MONEY = "attach_money"
    AUTORENEW = "autorenew"
    CONTACT_PAGE = "contact_page"
    CREDIT_CARD = "credit_card"
    EDIT = "edit"
    EVENT = "event"
    FLAG = "flag"
    FOLDER = "folder"
    FORUM = "forum"
    GROUPS = "groups"
    GROUP_ADD = "group_add"
    HELP = "help"
    HISTORY = "history"
    HOSPITAL = "hospital"
    IDENTIFICATION = "identification"
    INSIGHTS = "insights"
    LIST = "list"
    LOCAL_LIBRARY = "local_library"
    LOCAL_PHARMACY = "local_pharmacy"
    LOCATION_CITY = "location_city"
    MAP = "map"
    MEDICAL_SERVICES = "medical_services"
    PEOPLE = "people"
    PERSON = "person"
    SCHEDULE = "schedule"
    SEARCH = "search"
    SEND = "send"
    SETTINGS = "settings"
    UPDATE = "update"
    VERIFIED_USER = "verified_user"


class ToolState(StrEnum):
    """Whether a plan has a tool."""

    OFFERED = "offered"
    """Listed, and a link."""
    COMING_SOON = "coming_soon"
    """Listed without a link, and says so."""
    OFF = "off"
    """Nowhere."""


class ForWhom(StrEnum):
    """Which organizations a tool is for."""

    ANY = "any"
    PARTICIPATING = "participating"


class ToolGroup(Part):
    """A name over some tools; groups are listed in the order of the profile."""

    key: Slug
    label: Text


class Door(Part):
    """A card of the public page with its list of tools; its button leads there through sign-in."""

    key: Slug
    title: Text
    text: Text
    button: Text
    icon: Icon


class Tool(Part):
    """One thing an organization can do here. Its key is the one the code knows it by, if it does."""

    key: Slug
    title: Text
    text: Text
    """One line: what it is for."""
    group: Slug
    door: Slug | None = None
    icon: Icon
    state: ToolState = ToolState.OFFERED
    participation: ForWhom = ForWhom.ANY


class PageLink(Part):
    """A title with either an address elsewhere or a page of the plan."""

    title: Text
    url: Text | None = None
    page: Slug | None = None
    """The key of one of the plan's pages, or ``news``: the list of its news."""


class QuickLink(PageLink):
    """A title with one of four targets; a tool or a door is reached through sign-in."""

    tool: Slug | None = None
    door: Slug | None = None
