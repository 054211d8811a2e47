"""What happened in an organization, in words, for its administrators."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from portico.access.actor import Actor, ActorKind
from portico.access.decide import decide
from portico.access.permissions import Permission
from portico.audit.acting import acting
from portico.audit.announced import actions_of, acts, namers
from portico.audit.models import Event
from portico.audit.queries import Spot, Wanted, events_of_organization, spot_after
from portico.audit.wording import Kind, Named, Reference, references_of, sentence
from portico.organizations.models import Membership
from portico.organizations.queries import people_behind, places_of_person
from portico.profiles.announced import announced
from portico.profiles.schema import Profile

PAGE = 25
PORTION = 2000
"""Events read at once for a download."""
KINDS = {
    Kind.SIGN_IN: "Sign-ins",
    Kind.PEOPLE: "People",
    Kind.ACCESS: "Access",
    Kind.THIRD_PARTIES: "Companies that act for you",
    Kind.ORGANIZATION: "Organization",
    Kind.RECORDS: "Records and downloads",
    Kind.HELP: "Help desk",
    Kind.REFUSALS: "Refusals",
}
"""As a reader chooses them."""
YOURS, AUTOMATIC, OUTSIDE = "Your organization", "By itself", "From outside"
NOT_MEMBER = "Someone who is not in your organization"
NOT_SIGNED_IN = "Someone who was not signed in"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody wants to read: from ``since`` until before ``before``."""

    since: datetime
    before: datetime
    kind: Kind | None = None
    person: UUID | None = None
    """The public id of a place in the organization; None for everyone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One event as it is told."""

    at: datetime
    who: str
    person: UUID | None
    """Their place in the organization, by which what they did can be asked for."""
    side: str
    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Lines:
    """What was read, and where to read on; None at the end."""

    lines: Sequence[Line]
    next: Spot | None


def trail_of(
    actor: Actor, plan: Profile, asked: Asked, *, after: Spot | None = None, limit: int = PAGE
) -> Lines:
    """The events of the actor's own organization, newest first; none for whoever may not read them.

    As many queries as there are kinds of things named, however many events.
    """
    may_read = decide(actor, Permission.ORGANIZATION_TRAIL).allowed
    if not may_read or actor.organization_id is None or actor.plan != plan.slug:
        return Lines([], None)
    wanted = _wanted(actor.organization_id, asked)
    found = events_of_organization(
        plan.slug, actor.organization_id, wanted, after=after, limit=limit + 1
    )
    shown = found[:limit]
    more = spot_after(shown, before=after) if len(found) > limit else None
    return Lines(_told(shown, actor.organization_id, plan), more)


def whole_trail_of(actor: Actor, plan: Profile, asked: Asked) -> Iterator[Line]:
    """Everything asked for, a portion at a time: each read is a short transaction of its own."""
    spot: Spot | None = None
    while True:
        with acting(actor):
            portion = trail_of(actor, plan, asked, after=spot, limit=PORTION)
        yield from portion.lines
        if portion.next is None:
            return
        spot = portion.next


def _wanted(organization_id: int, asked: Asked) -> Wanted:
    """A person who is none of this organization did nothing here."""
    actions = actions_of(asked.kind)
    if asked.person is None:
        return Wanted(actions=actions, since=asked.since, before=asked.before)
    places = places_of_person(organization_id, asked.person)
    return Wanted(
        actions=actions if places else [],
        since=asked.since,
        before=asked.before,
        account_id=places[0].account_id if places else None,
        about=[f"membership:{place.public_id}" for place in places]
        + [f"account:{place.account.public_id}" for place in places[:1]],
    )


def _told(events: Sequence[Event], organization_id: int, plan: Profile) -> list[Line]:
    people = _People(events, organization_id, plan)
    names, titles = _names(events, organization_id), _titles(plan)
    told = acts()
    lines = []
    for event in events:
        who, side, person = people.behind(event)
        act = told[event.action]
        selves = people.selves(event)
        named = Named(who=who, selves=selves, names=names, titles=titles, zone=plan.hours.zone)
        text = sentence(act, subject=event.subject, details=event.details, named=named)
        lines.append(Line(at=event.at, who=who, person=person, side=side, kind=act.kind, text=text))
    return lines


class _People:
    """Who acted in these events, found at once."""

    def __init__(self, events: Collection[Event], organization_id: int, plan: Profile) -> None:
        self.organization_id, self.plan = organization_id, plan
        found = people_behind(
            organization_id,
            accounts={event.account_id for event in events if event.account_id},
            memberships={event.membership_id for event in events if event.membership_id},
        )
        self.places = {place.pk: place for place in found}
        self.of_account = {
            place.account_id: place for place in found if place.organization_id == organization_id
        }

    def behind(self, event: Event) -> tuple[str, str, UUID | None]:
        """Who it was, from which side, and their place in this organization."""
        match event.actor_kind:
            case ActorKind.STAFF:
                return f"{self.plan.name} staff", self.plan.name, None
            case ActorKind.SYSTEM:
                return "The portal", AUTOMATIC, None
            case ActorKind.ANONYMOUS:
                return NOT_SIGNED_IN, OUTSIDE, None
        return self._person(event)

    def selves(self, event: Event) -> frozenset[Reference]:
        """As what the event may name who acted: by each place of theirs. Staff act as the plan."""
        if event.actor_kind != ActorKind.PERSON or not (place := self._place(event)):
            return frozenset()
        theirs = [each for each in self.places.values() if each.account_id == place.account_id]
        return frozenset(("membership", str(each.public_id)) for each in theirs)

    def _place(self, event: Event) -> Membership | None:
        place = self.places.get(event.membership_id or 0)
        return place or self.of_account.get(event.account_id or 0)

    def _person(self, event: Event) -> tuple[str, str, UUID | None]:
        place = self._place(event)
        if place is None:
            return NOT_MEMBER, OUTSIDE, None
        is_own = place.organization_id == self.organization_id
        side = YOURS if is_own else place.organization.name
        return place.account.full_name, side, place.public_id if is_own else None


def _names(events: Collection[Event], organization_id: int) -> dict[Reference, str]:
    """Everything the events name, one query for each kind of thing."""
    wanted: defaultdict[str, set[UUID]] = defaultdict(set)
    for event in events:
        for kind, public_id in references_of(event.subject, event.details):
            if kind in namers() and (parsed := _uuid(public_id)):
                wanted[kind].add(parsed)
    return {
        (kind, str(public_id)): name
        for kind, ids in wanted.items()
        for public_id, name in namers()[kind](organization_id, ids).items()
    }


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _titles(plan: Profile) -> Mapping[str, Mapping[str, str]]:
    """What this plan calls the values of details."""
    roles = {role.key: _within_sentence(role.title) for role in plan.roles}
    return {
        "role": roles,
        "roles": roles,
        "permission": {key: each.does for key, each in announced().items()},
        "key": {each.key: each.title for each in plan.agreements},
        "step": {each.key: each.title for each in plan.setup},
        "kind": {kind.value: label.lower() for kind, label in KINDS.items()},
    }


def _within_sentence(title: str) -> str:
    """``Claims`` as ``claims``; ``PCR`` and ``E-credentialing`` as they are."""
    return title[:1].lower() + title[1:] if title[1:2].islower() else title
