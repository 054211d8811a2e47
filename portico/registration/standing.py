"""Where a submitted registration stands, in words: what is done, who holds it, what comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from portico.access.states import CORRECTABLE, State
from portico.accounts.models import Account
from portico.agreements.models import SignatureRequest
from portico.agreements.rules import SignatureState
from portico.organizations.models import Membership
from portico.profiles.calendar import business_calendar
from portico.profiles.schema import Decider, Profile
from portico.registration.rules import ORGANIZATION_LABELS
from portico.reviews.clock import ClockState
from portico.reviews.models import Review, ReviewState
from portico.reviews.queries import clock_of
from portico.vocabulary.moments import day_in_words, moment_in_words
from portico.vocabulary.phone import mask_phone
from portico.web.components import Event, Pill


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One registration as its person sees it."""

    membership: Membership
    pill: Pill
    heading: str
    lead: str
    events: Sequence[Event]
    review: Review | None
    may_correct: bool
    must_correct: bool
    to_sign: SignatureRequest | None = None
    """The agreement that waits for their signature."""
    signed: SignatureRequest | None = None
    """The agreement they signed; its copy may still be in the making."""
    reason: str = ""
    """The plan's message; what an organization notes about a denial stays in its record."""
    reason_from: str = ""
    asked: Sequence[str] = ()
    """What the plan wants corrected, as the form calls it; none: anything may be."""
    may_register: bool = False
    """They can come back by themselves."""


PILLS = {
    State.PENDING_REVIEW: Pill(tone="wait", label="Waiting for review"),
    State.SENT_BACK: Pill(tone="wait", label="Waiting for you"),
    State.AWAITING_ACTIVATION: Pill(tone="wait", label="One step left"),
    State.AWAITING_SIGNATURE: Pill(tone="wait", label="Waiting for your signature"),
    State.ACTIVE: Pill(tone="ok", label="Active"),
    State.DECLINED: Pill(tone="bad", label="Not approved"),
    State.SUSPENDED: Pill(tone="bad", label="Suspended"),
}
OVER = Pill(tone="quiet", label="Ended")


def standing_of(
    *,
    profile: Profile,
    membership: Membership,
    review: Review | None,
    administrators: Sequence[str],
    now: datetime,
    signature: SignatureRequest | None = None,
) -> Standing:
    """Say where the membership stands; ``signature`` is what its organisation was asked to sign."""
    held_by = _holder(profile, membership, review, administrators)
    told = about_signature(profile, membership, signature) if signature else None
    told = told or _closed_by_colleagues(profile, membership, administrators)
    heading, lead = told or _words(profile, membership, review, held_by)
    by_plan = review is not None and review.decider == Decider.PLAN
    sent_back = membership.status is State.SENT_BACK
    return Standing(
        membership=membership,
        pill=PILLS.get(membership.status, OVER),
        heading=heading,
        lead=lead,
        events=_events(profile, membership, review, held_by, now, signature),
        signed=signature if signature and signature.signed_at else None,
        to_sign=signature if membership.status is State.AWAITING_SIGNATURE else None,
        review=review,
        may_correct=membership.is_main and membership.status in CORRECTABLE,
        must_correct=membership.is_main and sent_back,
        # What the plan once wrote about the registration says nothing of why a place ended.
        reason=review.reason if review and by_plan and not _was_removed(membership) else "",
        asked=list(asked_of(review, ORGANIZATION_LABELS).values()),
        reason_from=f"What {profile.name} needs" if sent_back else f"What {profile.name} wrote",
        may_register=membership.status in {State.DECLINED, State.EXPIRED}
        or (_was_removed(membership) and profile.administration.joining == "asks"),
    )


def asked_of(review: Review | None, labels: Mapping[str, str]) -> dict[str, str]:
    """What a reviewer asked to have corrected, of what the plan asks at all."""
    names = review.corrections if review else ()
    return {name: labels[name] for name in names if name in labels}


def in_words(moment: datetime, profile: Profile) -> str:
    """``Wednesday, November 18, 5:00 p.m. Central``, in the plan's time zone."""
    return moment_in_words(moment, profile.hours.zone, profile.hours.time_zone_label)


def _holder(
    profile: Profile,
    membership: Membership,
    review: Review | None,
    administrators: Sequence[str],
) -> str:
    if review is None or review.decider == Decider.PLAN:
        return profile.name
    if membership.organization.is_waiting:
        return f"{profile.name}, which reviews the organization first"
    if administrators:
        return " or ".join(administrators)
    return f"your {profile.labels.administrator}"


def _words(
    profile: Profile, membership: Membership, review: Review | None, held_by: str
) -> tuple[str, str]:
    name = membership.organization.name
    by_plan = review is None or review.decider == Decider.PLAN
    match membership.status:
        case State.PENDING_REVIEW if by_plan and review:
            due = in_words(review.due_at, profile)
            lead = f"A {profile.labels.reviewers} answers by email no later than {due}."
            return f"Your registration is with {profile.name}", lead
        case State.PENDING_REVIEW:
            lead = f"{held_by} decides. We write to you as soon as they have."
            return f"Your registration is with {name}", lead
        case State.SENT_BACK if membership.is_main:
            return (
                "We need one more thing from you",
                "Correct what is named below and send it again.",
            )
        case State.SENT_BACK:
            asks = f"Read below what it is, and call {profile.help_line.phone}."
            lead = asks if by_plan else f"Ask {held_by} what it is."
            return "We need one more thing from you", f"{lead} Then it is decided."
        case State.AWAITING_ACTIVATION:
            lead = f"We mailed it to {membership.account.email}. It opens your account."
            return "Open the link we mailed you", lead
        case State.SUSPENDED:
            lead = f"{profile.name} is finding out who opened the account. Call {profile.help_line.phone}."
            return f"{name} is closed for now", lead
        case State.ACTIVE:
            return f"{name} is open to you", "Nothing is left to do here."
        case State.DECLINED if by_plan:
            lead = f"Call {profile.help_line.phone} if you think this is wrong. You may register again."
            return "Your registration was not approved", lead
        case State.DECLINED:
            return f"You have no access to {name}", profile.wording.declined_by_organization
        case _:
            lead = f"Call {profile.help_line.phone} to learn what can be done."
            return _has_ended(profile, membership, lead)


def _has_ended(profile: Profile, membership: Membership, lead: str) -> tuple[str, str]:
    """Heading, and which day it was before what can be done."""
    heading = f"Your access to {membership.organization.name} has ended"
    return heading, f"It ended on {_last_day(profile, membership)}. {lead}"


def _last_day(profile: Profile, membership: Membership) -> str:
    return day_in_words(membership.ended_at, profile.hours.zone) if membership.ended_at else ""


def _was_removed(membership: Membership) -> bool:
    """By an administrator, of an organization that goes on."""
    goes_on = membership.organization.status is State.ACTIVE
    return goes_on and membership.status is State.TERMINATED


def _closed_by_colleagues(
    profile: Profile, membership: Membership, administrators: Sequence[str]
) -> tuple[str, str] | None:
    """Heading and lead where an administrator of the organization suspended or ended a place."""
    if _was_removed(membership):
        return _has_ended(profile, membership, _way_back(profile, membership))
    if membership.organization.status is not State.ACTIVE:
        return None
    name = membership.organization.name
    ask = " or ".join(administrators) or f"your {profile.labels.administrator}"
    if membership.status is State.SUSPENDED:
        return f"Your access to {name} is suspended", f"Ask {ask} to let you back in."
    return None


def _way_back(profile: Profile, membership: Membership) -> str:
    """Whom somebody removed asks: by office, not by name, which might be who removed them."""
    ask = f"the {profile.labels.administrator} of {membership.organization.name}"
    lead = f"Your account stays. Is this wrong? Ask {ask}, who can invite you again."
    if profile.administration.joining == "asks":
        return f"{lead} You may also register again and ask to join."
    return lead


def about_signature(
    profile: Profile, membership: Membership, signature: SignatureRequest
) -> tuple[str, str] | None:
    """Heading and lead where all turns on a signature; None where it does not."""
    if membership.status is State.AWAITING_SIGNATURE:
        until = day_in_words(signature.expires_at, profile.hours.zone)
        lead = f"We mailed it to {signature.email}. Sign it by {until}, on any device."
        return "Sign the agreement we mailed you", lead
    again = "You may register again at any time; the agreement comes again then."
    if signature.status is SignatureState.DECLINED:
        return "You did not sign the agreement", again
    if signature.status is SignatureState.EXPIRED:
        return "The agreement was not signed in time", again
    return None


def signature_event(profile: Profile, signature: SignatureRequest) -> Event:
    """A step of the timeline: signed, to be signed, or not."""
    title = signature.version.title
    if signature.signed_at is not None:
        text = in_words(signature.signed_at, profile)
        return Event(title=f"You signed the {title}", state="done", text=text)
    if signature.status is SignatureState.SENT:
        return Event(
            title=f"You sign the {title}", state="now", text=f"Mailed to {signature.email}."
        )
    return Event(title=f"The {title} was not signed", state="done")


def _events(
    profile: Profile,
    membership: Membership,
    review: Review | None,
    held_by: str,
    now: datetime,
    signature: SignatureRequest | None,
) -> list[Event]:
    events = [
        Event(
            title="You registered",
            state="done",
            text=f"{in_words(membership.created_at, profile)}. {profile.wording.registered}",
        ),
        _confirmed_event(membership.account),
    ]
    if signature is not None:
        events.append(signature_event(profile, signature))
    if review is not None and review.state != ReviewState.WITHDRAWN:
        events.append(_review_event(profile, membership, review, held_by, now))
    return [*events, *_what_is_left(profile, membership)]


def _confirmed_event(account: Account) -> Event:
    if account.email_verified_at is None:
        return Event(title="You open the link", state="now", text=f"Mailed to {account.email}.")
    if not account.phone:
        return Event(title="Email confirmed", state="done", text=account.email)
    text = f"{account.email} and {mask_phone(account.phone)}"
    return Event(title="Email and phone confirmed", state="done", text=text)


def _what_is_left(profile: Profile, membership: Membership) -> list[Event]:
    """Nothing, where the answer was no; where a place was taken away, when."""
    name = membership.organization.name
    if _was_removed(membership):
        day = _last_day(profile, membership)
        return [Event(title=f"Your access to {name} ended", state="done", text=f"{day}.")]
    what = f"as {profile.labels.administrator}" if membership.is_main else f"to {name}"
    title = f"You sign in {what}"
    if membership.status is State.ACTIVE:
        return [Event(title=title, state="done")]
    if membership.is_waiting:
        text = "We write to you the moment it is decided."
        return [Event(title=title, state="next", text=text)]
    return []


def _review_event(
    profile: Profile,
    membership: Membership,
    review: Review,
    held_by: str,
    now: datetime,
) -> Event:
    if review.state == ReviewState.AWAITING_SIGNATURE:
        text = "As soon as the agreement is signed."
        return Event(title=f"{held_by} reviews your organization", state="next", text=text)
    waiting = membership.status in CORRECTABLE
    if review.decider != Decider.PLAN:
        title = f"{membership.organization.name} reviews your registration"
        text = f"With {held_by}." if waiting else "Decided."
        return Event(title=title, state="now" if waiting else "done", text=text)
    clock = clock_of(review, calendar=business_calendar(profile), now=now)
    is_contested = membership.organization.status is State.SUSPENDED
    what = "finds out who opened the account" if is_contested else "reviews your organization"
    return Event(
        title=f"{profile.name} {what}",
        state="now" if waiting or is_contested else "done",
        text=_clock_words(profile, review, clock.state),
        used=clock.used_percent if clock.state in RUNNING else None,
    )


RUNNING = frozenset({ClockState.RUNNING, ClockState.LAST_DAY, ClockState.OVERDUE})


def _clock_words(profile: Profile, review: Review, state: ClockState) -> str:
    since = in_words(review.clock_started_at, profile)
    if state is ClockState.STOPPED:
        return "The clock stands still until you answer."
    if state is ClockState.OVERDUE:
        return (
            f"With us since {since}. We are late; call {profile.help_line.phone} and we answer now."
        )
    if state is ClockState.OVER:
        return "Decided."
    return f"With us since {since}. Someone may call the number you gave with a question."
