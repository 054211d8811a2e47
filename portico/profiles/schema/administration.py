"""How organizations run their own access: what it is called, who may do what, how it goes on."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from portico.profiles.schema.parts import Part, Slug, Text
from portico.profiles.schema.tools import ForWhom

PermissionKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z-]{1,30}\.[a-z_]{2,20}$")]


class Role(Part):
    """A bundle of what tools let a person do, under the plan's name for it."""

    key: Slug
    title: Text = Field(max_length=60)
    text: Text
    """One line: whose work it is for."""
    opens: tuple[PermissionKey, ...] = Field(min_length=1)
    participation: ForWhom = ForWhom.ANY
    """Which organizations may have it at all."""
    third_parties: bool = False
    """Whether an organization may let a billing company do it."""


class Power(StrEnum):
    """What a plan can keep for the main administrator. Handing over always is hers."""

    ADMINISTRATORS = "administrators"
    """Makes others administrators, and ends that."""
    THIRD_PARTIES = "third_parties"
    """Lets companies act for the organization."""
    NUMBERS = "numbers"
    """Adds TINs and NPIs."""


class Succession(StrEnum):
    """What leads on when the main administrator left without handing over."""

    APPOINT = "appoint"
    """A representative proves the office again, and staff appoint a successor."""
    REGISTER_AGAIN = "register_again"
    """The office registers again; once approved, that replaces what was there."""


class Administration(Part):
    """The organization's own administration of its people."""

    title: Text = "People"
    """What the list of people is called."""
    menu: Text = "Administration"
    """The heading it stands under in the menu."""
    main_title: Text
    """What the one main administrator is called, within a sentence."""
    joining: Literal["invited", "asks"]
    """Whether colleagues may ask to join, or come by invitation alone."""
    leaving: Literal["remove", "delete"] = "remove"
    """What the plan calls ending somebody's place; either way the history stays."""
    main_holds: Literal["every_role", "what_is_given"] = "every_role"
    """Whether the main administrator has every role by her place, or gives herself those she needs."""
    administrators: int | None = Field(default=None, ge=1, le=50)
    """How many administrators an organization may have, the main one among them; any number."""
    main_only: tuple[Power, ...] = ()
    """What the other administrators may not."""
    succession: tuple[Succession, ...] = Field(min_length=1)
    grant_days: int = Field(default=365, ge=30, le=399)
    """The longest a role is given for; whoever gave it may give it again."""
