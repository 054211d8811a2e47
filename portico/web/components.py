"""The values components are drawn from. Views hand these to templates; no HTML here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Tone = Literal["ok", "wait", "bad", "info", "quiet"]
Progress = Literal["done", "now", "next"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pill:
    """A state in words and a tint."""

    tone: Tone
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A segment of the step indicator; done ones are links back where ``url`` is given."""

    label: str
    state: Progress
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A wait: until when, what is left, and how much of the time is used (0 to 100)."""

    title: str
    note: str = ""
    used: int
    tone: Tone = "quiet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An entry of a timeline; the one that is now says who holds it and until when."""

    title: str
    state: Progress
    when: str = ""
    text: str = ""
    lines: Sequence[str] = ()
    """More of the text, a line each."""
    used: int | None = None
    """A thin bar for time used; ``clock`` says in words what the bar means."""
    clock: Clock | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A line of a facts list: label left, value right."""

    label: str
    value: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A link of the sidebar."""

    label: str
    url: str
    icon: str
    current: bool = False
    count: int = 0
    is_locked: bool = False
    """It leads to a page that says what opens it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Links of the sidebar under one name; the first group may have none."""

    label: str
    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where someone works: an organization or a team. ``key`` is what the switcher posts."""

    key: str
    name: str
    detail: str = ""
    role: str = ""
    pill: Pill | None = None
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPlaces:
    """Another plan of the installation where someone works; its address leads in there."""

    name: str
    url: str
    places: Sequence[Place]
    more: int = 0
    """How many further places are not listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who is signed in, as the bar shows it."""

    name: str
    email: str
    account_url: str
    sign_out_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewing:
    """As whom plan staff see these pages, and where they stop."""

    name: str
    place: str
    until: str
    stop_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Navigation:
    """Everything around a workspace page; the toolkit's context processor makes it."""

    person: Person
    groups: Sequence[Group] = ()
    place: Place | None = None
    places: Sequence[Place] = ()
    elsewhere: Sequence[PlanPlaces] = ()
    banner: str = ""
    """A line over every page, such as for whom one works."""
    switch_url: str = ""
    join_url: str = ""
    help_url: str = ""
    messages_url: str = ""
