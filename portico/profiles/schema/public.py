"""What everyone sees of a plan: its face, its words, its hours, its public page."""

from datetime import date, time
from typing import Literal
from zoneinfo import ZoneInfo

from portico.profiles.schema.parts import Colour, Part, Text
from portico.profiles.schema.tools import PageLink, QuickLink


class Brand(Part):
    """Five colours, nothing else; the start-up lint measures their contrast."""

    accent: Colour
    strong: Colour
    deep: Colour
    soft: Colour
    spark: Colour


class Contact(Part):
    """A line a provider can call or write to; the first of a profile is its help line."""

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


class HowTo(Part):
    """One titled paragraph: a step of registration, or who may register."""

    title: Text
    text: Text


class PublicPage(Part):
    """The page everyone finds without signing in."""

    headline: Text
    lead: Text
    can_do: tuple[Text, ...] = ()
    """What the portal lets an office do; left out, the promises stand in its place."""
    promises: tuple[Text, ...]
    at_hand: tuple[Text, ...]
    at_hand_note: Text | None = None
    how_it_works: tuple[HowTo, ...] = ()
    who_may_register: tuple[HowTo, ...] = ()
    register_button: Text
    register_hint: Text
    browsers: Text
    availability: Text
    sections_title: Text = "For providers"
    sections: tuple[PageLink, ...] = ()
    """The plan's own menu, on its public pages."""
    quick_links: tuple[QuickLink, ...] = ()
    footer_links: tuple[PageLink, ...] = ()
    member_registration: Text | None = None
    """Where the plan's members register; not shown without an address."""
    representative_registration: Text | None = None
    """Where members' authorized representatives register; the same."""
    downtime: tuple[Downtime, ...] = ()


class Labels(Part):
    """What this plan calls things."""

    administrator: Text
    administrator_plural: Text
    reviewers: Text
    product: Text = "Provider Portal"
