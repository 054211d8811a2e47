"""The edge: each way out of the house, chosen by settings; one file per way."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from typing import Protocol, cast
from uuid import UUID

from django.conf import settings

from portico.notices.channels import Channel
from portico.profiles.schema import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What leaves: one message to one person. ``repeat``: it may have left before."""

    public_id: UUID
    plan: Profile
    channel: Channel
    to: str = field(repr=False)
    subject: str = field(repr=False)
    body: str = field(repr=False)
    page: str
    repeat: bool
    attempt: int
    created_at: datetime
    now: datetime


class NotSent(Exception):
    """It did not go out. ``reason`` is ours, without addresses: staff and logs see it."""

    def __init__(self, reason: str, *, permanent: bool = False, unsure: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent
        """Trying again is of no use."""
        self.unsure = unsure
        """The other side may have taken it all the same."""


class Gateway(Protocol):
    """A way out for mail, or for texts and calls."""

    def send(self, parcel: Parcel) -> None:
        """Hand it over, or raise NotSent."""


def gateway_for(channel: Channel) -> Gateway:
    """Choose the way out by settings; its library is imported only when it is chosen."""
    chosen = settings.PORTICO.mail if channel is Channel.MAIL else settings.PORTICO.gateway
    module = import_module(f"{__name__}.{chosen}")
    return cast("Callable[[], Gateway]", module.gateway)()
