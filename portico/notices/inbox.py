"""A message of the demo inbox as a person sees it: its own plan's name and time zone."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from django.utils.dateformat import format as format_date

from portico.notices.channels import Channel
from portico.notices.models import DemoMessage
from portico.notices.rules import Part, parts
from portico.profiles.loading import profiles
from portico.vocabulary.phone import format_phone

ICONS = {Channel.MAIL: "mail_outline", Channel.TEXT: "comment", Channel.CALL: "phone"}
DAYS_BY_NAME = 6
"""So long a weekday says which day it was."""


@dataclass(frozen=True)
class Entry:
    """One message, for the list and for the detail."""

    message: DemoMessage
    now: datetime

    @property
    def icon(self) -> str:
        """Its kind as a picture; the title has it in words."""
        return ICONS[Channel(self.message.channel)]

    @property
    def title(self) -> str:
        """The subject of a mail; what a text or a call is about."""
        match Channel(self.message.channel):
            case Channel.MAIL:
                return self.message.subject
            case Channel.TEXT:
                return "Text: your code" if self.has_code else "Text"
            case Channel.CALL:
                return "Call: your code, spoken" if self.has_code else "Call"

    @property
    def to(self) -> str:
        """The address, or the number as it is written here."""
        to = self.message.to
        return to if self.message.channel == Channel.MAIL else format_phone(to)

    @property
    def plan(self) -> str:
        """The plan's name, with the sender's where that is another."""
        known = profiles().get(self.message.plan)
        name, sender = known.name if known else self.message.plan, self.message.sender
        return name if name in sender else f"{name}, from {sender}"

    @property
    def when(self) -> str:
        """Short, for the list: ``Mon 2:06 p.m. Central`` within the week, else the date."""
        is_near = (self.now - self.message.sent_at).days < DAYS_BY_NAME
        return self._in_zone("D g:i a") if is_near else format_date(self._local, "m/d/Y")

    @property
    def sent(self) -> str:
        """In full, for the detail."""
        return self._in_zone("l, F j, Y, g:i a")

    @cached_property
    def parts(self) -> list[Part]:
        """Paragraphs and codes."""
        spoken = self.message.channel != Channel.MAIL
        return list(parts(self.message.body, spoken=spoken))

    @property
    def has_code(self) -> bool:
        """Whether there is something to copy."""
        return any(part.is_code for part in self.parts)

    @property
    def code_id(self) -> str:
        """The first code's place on the page."""
        return next(f"code-{n}" for n, part in enumerate(self.parts, 1) if part.is_code)

    def _in_zone(self, pattern: str) -> str:
        """A time with its zone: plans of several zones stand in one list."""
        known = profiles().get(self.message.plan)
        label = known.hours.time_zone_label if known else "UTC"
        return f"{format_date(self._local, pattern)} {label}"

    @property
    def _local(self) -> datetime:
        known = profiles().get(self.message.plan)
        zone = known.hours.zone if known else UTC
        return self.message.sent_at.astimezone(zone)
