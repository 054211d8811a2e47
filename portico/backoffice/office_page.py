"""An organization as the help desk sees it: where it stands, who is in it, what was sent."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse

from portico.access.actor import Actor
from portico.access.decide import decide
from portico.access.permissions import Permission
from portico.access.states import State
from portico.agreements.models import SignatureRequest
from portico.agreements.queries import live_signature, signed_since
from portico.agreements.rules import SignatureState
from portico.audit.queries import latest
from portico.backoffice.queue_rows import due_pill
from portico.backoffice.rules import may_help
from portico.notices.channels import Channel, NoticeState
from portico.notices.models import Notice
from portico.organizations.models import Membership, Organization
from portico.profiles.calendar import business_calendar
from portico.profiles.schema import Profile
from portico.reviews.models import Review
from portico.reviews.outcomes import kinds
from portico.reviews.queries import approved_since, clock_of, live_reviews_of
from portico.toolkit.places import is_open, pill_of, role_of, standing_of
from portico.vocabulary.phone import format_phone
from portico.vocabulary.tin import mask_tin
from portico.web.components import Pill
from portico.web.moments import due_moment, moment

WAITS: dict[State, str] = {
    State.SUBMITTED: "Being registered",
    State.AWAITING_ACTIVATION: "Link not opened",
    State.AWAITING_SIGNATURE: "Agreement not signed",
    State.PENDING_REVIEW: "In review",
    State.SENT_BACK: "Sent back to them",
}
"""What is waited for; the office itself only reads that it waits."""
DELIVERY: dict[NoticeState, Pill] = {
    NoticeState.QUEUED: Pill(tone="info", label="On its way"),
    NoticeState.SENDING: Pill(tone="info", label="On its way"),
    NoticeState.SENT: Pill(tone="ok", label="Delivered"),
    NoticeState.FAILED: Pill(tone="bad", label="Failed"),
}
CHANNELS = {Channel.MAIL: "Mail", Channel.TEXT: "Text", Channel.CALL: "Call"}
NOTICES = 10
"""The latest; older ones tell a caller nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A notice and what became of it; never what it said."""

    title: str
    to: str
    when: str
    pill: Pill
    failure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """Somebody of an organization in one line."""

    member: Membership
    url: str
    role: str
    pill: Pill
    last_sign_in: str
    view_url: str
    """Empty where nothing opens for them, or the actor may not look as them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """What is still decided on; its address only for who may open it."""

    number: int
    kind: str
    person: str
    due: Pill
    url: str


def state_pill(state: State) -> Pill:
    """A state as staff say it: what is waited for."""
    pill = pill_of(state)
    return Pill(tone=pill.tone, label=WAITS.get(state, pill.label))


def desk_role(member: Membership, plan: Profile) -> str:
    """What the plan calls somebody there, the main one as such."""
    title = plan.administration.main_title
    return title[:1].upper() + title[1:] if member.is_main else role_of(member, plan)


def clocks_of(organization: Organization, plan: Profile, now: datetime) -> list[tuple[str, str]]:
    """Since when it is as it is, and what the calendar does next."""
    state = State(organization.state)
    since = _since(organization, state)
    clocks = [("Registered", _moment(organization.created_at, plan, now))]
    if since and since != organization.created_at:
        clocks.append((f"{state_pill(state).label} since", _moment(since, plan, now)))
    if ends := _ends(organization, state, plan, now):
        clocks.append(("Ends by itself", _moment(ends, plan, now)))
    return clocks


def facts_of(organization: Organization, plan: Profile) -> list[tuple[str, str]]:
    """Its numbers, the TIN masked; where the plan writes to it."""
    tins = organization.tins.order_by("added_at", "pk").values_list("tin", flat=True)
    npis = organization.npis.order_by("-is_primary", "npi").values_list("npi", flat=True)
    address = (organization.street, organization.street2, organization.city)
    told = [
        ("Also known as", organization.dba),
        ("Tax ID (TIN)", "\n".join(mask_tin(tin) for tin in tins) or "None now"),
        ("NPI", "\n".join(npis)),
        ("Provider ID", organization.provider_id),
        ("Network", organization.participation.replace("_", "-").capitalize()),
        ("Address", ", ".join(filter(None, (*address, organization.region, organization.zip)))),
        ("Phone", format_phone(organization.phone) if organization.phone else ""),
        ("Email", organization.email),
    ]
    return [(label, value) for label, value in told if value]


def person_row(member: Membership, *, actor: Actor, plan: Profile, now: datetime) -> PersonRow:
    """Say a member in one line."""
    account = member.account
    may_view = decide(actor, Permission.VIEW_AS).allowed
    helped = may_help(
        helps_everyone=plan.help_desk.helps_everyone, administers=member.is_administrator
    )
    return PersonRow(
        member=member,
        url=reverse("backoffice:person", args=[account.public_id]),
        role=desk_role(member, plan),
        pill=state_pill(standing_of(member)),
        last_sign_in=_moment(account.last_login, plan, now) if account.last_login else "Never",
        view_url=reverse("backoffice:view_as", args=[member.public_id])
        if may_view and helped and is_open(member)
        else "",
    )


def reviews_of(
    organization: Organization, *, actor: Actor, plan: Profile, now: datetime
) -> list[ReviewRow]:
    """What is still decided on, oldest first."""
    return [_review(each, actor, plan, now) for each in live_reviews_of(organization.pk)]


def agreement_of(organization: Organization) -> SignatureRequest | None:
    """What it was asked to sign and can sign still, or signed."""
    return live_signature(str(organization))


def agreement_facts(
    request: SignatureRequest, plan: Profile, now: datetime
) -> list[tuple[str, str]]:
    """Who signs what, and where it stands."""
    if request.signed_at:
        stands = f"Signed {_moment(request.signed_at, plan, now)}"
    else:
        stands = f"Not signed yet, until {_moment(request.expires_at, plan, now)}"
    return [
        ("Agreement", f"{request.version.title}, {request.version.version}"),
        ("Who signs", f"{request.signer}, {request.role}"),
        ("Mailed to", request.email),
        ("Where it stands", stands),
    ]


def can_be_signed(request: SignatureRequest | None, now: datetime) -> bool:
    """True while a link to sign can be mailed again."""
    if request is None:
        return False
    return request.status is SignatureState.SENT and now < request.expires_at


def sent(notice: Notice, plan: Profile, now: datetime) -> Sent:
    """Say a notice in one line."""
    channel = CHANNELS[Channel(notice.channel)]
    return Sent(
        title=notice.subject or f"A {channel.lower()}",
        to=f"{channel} to {notice.masked_to}",
        when=_moment(notice.created_at, plan, now),
        pill=DELIVERY[NoticeState(notice.state)],
        failure=notice.failure,
    )


def _since(organization: Organization, state: State) -> datetime | None:
    if state is State.SUSPENDED:
        subject = f"organization:{organization.public_id}"
        found = latest(subject, ("organization.suspended",))
        return found.at if found else None
    return organization.ended_at or organization.activated_at


def _ends(
    organization: Organization, state: State, plan: Profile, now: datetime
) -> datetime | None:
    """When the calendar lets it go (registration.services.calendar)."""
    if state is State.AWAITING_SIGNATURE:
        request = live_signature(str(organization))
        return request.expires_at if request else None
    if state is not State.AWAITING_ACTIVATION:
        return None
    kept = timedelta(days=plan.registration.draft_days)
    before = now - kept
    if signed_since(str(organization), before) or approved_since(organization.pk, before):
        return None
    return organization.created_at + kept


def _review(review: Review, actor: Actor, plan: Profile, now: datetime) -> ReviewRow:
    may_open = decide(actor, Permission.REVIEW_QUEUE).allowed and review.decider == "plan"
    clock = clock_of(review, calendar=business_calendar(plan), now=now)
    return ReviewRow(
        number=review.number,
        kind=kinds().get(review.kind, review.kind),
        person=review.applicant.full_name,
        due=due_pill(review, clock),
        url=reverse("backoffice:review", args=[review.public_id]) if may_open else "",
    )


def _moment(when: datetime, plan: Profile, now: datetime) -> str:
    told = due_moment if when > now else moment
    return told(when, zone=plan.hours.zone, now=now)
