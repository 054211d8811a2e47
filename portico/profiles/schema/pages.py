"""The plan's own pages, and what its administrators are asked to do first."""

from enum import StrEnum

from portico.profiles.schema.parts import Part, Slug, Text
from portico.profiles.schema.tools import QuickLink


class PageKind(StrEnum):
    """What a page of the plan is for."""

    SECTION = "section"
    """A subject of the plan's menu."""
    WORKING_WITH = "working_with"
    """Updates, tips and videos about working with the plan."""
    GUIDE = "guide"
    """How administrators manage their users; linked from the page of people."""
    NEWS = "news"
    """Written by staff, never in a profile; a link leads to the list of news by this word."""


class PlanPage(Part):
    """A page whose text is plans/<slug>/pages/<key>.md until staff publish another."""

    key: Slug
    kind: PageKind = PageKind.SECTION
    title: Text


class SetupFact(StrEnum):
    """What the portal itself knows to be done."""

    COLLEAGUES = "colleagues"
    """The organization has a second active person."""
    ADMINISTRATORS = "administrators"
    """The organization has a second active administrator."""
    ROLES = "roles"
    """The person has every role there is for the organization, and sees patients."""


class SetupStep(QuickLink):
    """A line of the list an administrator sees first; its button leads to one of four targets."""

    key: Slug
    text: Text
    button: Text
    done_when: SetupFact | None = None
    """Left out, the person says when it is done."""
