"""What the review page shows of an agreement that was mailed to be signed."""

from dataclasses import dataclass
from datetime import datetime

from portico.agreements.models import SignatureEvent, SignatureRequest
from portico.agreements.queries import events_hold, events_of, latest_signature
from portico.agreements.rules import WORDS, SignatureState, What
from portico.organizations.models import Organization
from portico.profiles.schema import Profile
from portico.vocabulary.sameness import same_text
from portico.web.components import Event, Pill
from portico.web.moments import moment

PILLS = {
    SignatureState.SENT: Pill(tone="wait", label="Not signed yet"),
    SignatureState.SIGNED: Pill(tone="ok", label="Signed"),
    SignatureState.DECLINED: Pill(tone="bad", label="Declined"),
    SignatureState.EXPIRED: Pill(tone="quiet", label="Time ran out"),
    SignatureState.SUPERSEDED: Pill(tone="quiet", label="Nothing left to sign"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One agreement, who was asked, and each thing that happened to it."""

    request: SignatureRequest
    pill: Pill
    events: list[Event]
    holds: bool
    """Whether its events are those that were written."""
    renamed: bool
    """The organization has another name by now than the one it was signed for."""


def block_of(organization: Organization, plan: Profile, now: datetime) -> Block | None:
    """What was asked of an organization last; None where nothing was."""
    found = latest_signature(str(organization))
    if found is None:
        return None
    return Block(
        request=found,
        pill=PILLS[found.status],
        events=[_said(event, plan, now) for event in events_of(found)],
        holds=events_hold(found),
        renamed=not same_text(found.organization, organization.name),
    )


def _said(event: SignatureEvent, plan: Profile, now: datetime) -> Event:
    who = event.account.full_name if event.account else ""
    where = ", ".join(filter(None, (event.device, event.address or "", who)))
    note = "Mail scanners open links, too." if event.what == What.OPENED else ""
    return Event(
        title=WORDS[What(event.what)],
        state="done",
        when=moment(event.at, zone=plan.hours.zone, now=now),
        text=". ".join(filter(None, (where, note))),
    )
