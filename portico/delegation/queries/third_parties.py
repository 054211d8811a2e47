"""Which companies work for an office, for which offices a company works, and who of it."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db.models import Prefetch, Q, QuerySet

from portico.access.states import ENDED, State
from portico.delegation.models import Assignment, Delegation, Grant
from portico.delegation.queries import last_day, participates
from portico.delegation.rules import Person, asks_participation, has_every_role, opened
from portico.delegation.rules.third_parties import Terms, Work, shared, stands
from portico.organizations.models import Membership, Organization
from portico.organizations.queries import third_parties_of
from portico.profiles.announced import announced
from portico.profiles.schema import Profile, Role
from portico.web.searching import beginnings, words_in

MOST_FOUND = 10
"""Companies shown of a search; more words find fewer."""


def companies_by_tin(plan: str, tin: str) -> QuerySet[Organization]:
    """The active companies of the plan under a TIN; one at most."""
    return third_parties_of(plan).filter(tins__tin=tin)


def companies_by_name(plan: str, text: str) -> QuerySet[Organization]:
    """The first active companies of the plan in whose names words begin as typed."""
    named = third_parties_of(plan).annotate(words=words_in("name", "dba"))
    return named.filter(words=beginnings(text)).order_by("name", "pk")[:MOST_FOUND]


def standing_of(delegation: Delegation, now: datetime) -> Work:
    """Where a company's work stands at that moment."""
    return stands(
        Work(delegation.state),
        answer_by=delegation.answer_by,
        expires_at=delegation.expires_at,
        now=now,
    )


def terms_of(delegation: Delegation, profile: Profile) -> Terms:
    """What was offered, as days of the plan."""
    return Terms(
        roles=frozenset(delegation.roles),
        tins=frozenset(delegation.tins),
        until=last_day(delegation.expires_at, profile),
        sees_phi=delegation.sees_phi,
    )


def given_by(office: Organization) -> QuerySet[Delegation]:
    """What an office ever offered to companies, the newest first, with their people."""
    return _shown(Delegation.objects.filter(principal=office))


def held_by(company: Organization) -> QuerySet[Delegation]:
    """What offices ever offered to a company, the newest first, with its people."""
    return _shown(Delegation.objects.filter(agent=company))


def _shown(rows: QuerySet[Delegation]) -> QuerySet[Delegation]:
    several = rows.select_related("principal", "agent", "offered_by", "accepted_by", "ended_by")
    return several.prefetch_related(_people()).order_by("-offered_at", "-pk")


def _people() -> "Prefetch[str, QuerySet[Assignment], str]":
    living = Assignment.objects.filter(ended_at=None).exclude(membership__state__in=ENDED)
    named = living.select_related("membership__account")
    return Prefetch(
        "assignments",
        queryset=named.order_by("membership__account__last_name", "pk"),
        to_attr="people",
    )


def in_force(now: datetime) -> QuerySet[Delegation]:
    """What companies may work under at that moment, as far as office and company are open."""
    return Delegation.objects.filter(
        state=Work.ACCEPTED,
        expires_at__gt=now,
        principal__state=State.ACTIVE,
        agent__state=State.ACTIVE,
    )


def work_of(memberships: Sequence[Membership], now: datetime) -> list[Delegation]:
    """For which offices somebody works under these places of theirs, by the offices' names."""
    companies = [each.pk for each in memberships if each.organization.is_third_party]
    if not companies:
        return []
    mine = Assignment.objects.filter(
        membership__in=companies, membership__state=State.ACTIVE, ended_at=None
    )
    rows = in_force(now).filter(pk__in=mine.values("delegation"))
    return list(rows.select_related("principal", "agent").order_by("principal__name", "pk"))


def delegation_at_work(
    membership: Membership, delegation_id: int, now: datetime
) -> Delegation | None:
    """What somebody works under now, if it is in force and they are assigned to it."""
    assigned = Q(
        assignments__membership=membership,
        assignments__membership__state=State.ACTIVE,
        assignments__ended_at=None,
    )
    rows = in_force(now).filter(assigned, pk=delegation_id)
    return rows.select_related("principal", "agent").first()


def office_of(delegation_id: int, account_id: int) -> Organization | None:
    """For which office somebody once worked under that delegation; nobody learns of others'."""
    theirs = Assignment.objects.filter(
        delegation_id=delegation_id, membership__account_id=account_id
    )
    found = theirs.select_related("delegation__principal").first()
    return found.delegation.principal if found else None


def tins_at_work(delegation: Delegation) -> frozenset[str]:
    """The TINs it was offered for that are still the office's; none: it opens nothing."""
    there = delegation.principal.tins.filter(tin__in=delegation.tins)
    return frozenset(there.values_list("tin", flat=True))


def holds_at_work(
    delegation: Delegation, profile: Profile, person: Person, *, on: date, now: datetime
) -> frozenset[str]:
    """The keys of the tools' permissions somebody of the company has for the office now."""
    theirs = asks_participation(profile) and participates(delegation.principal, on=on)
    roles = shared(profile, person, delegation.roles, participates=theirs, now=now)
    return frozenset(each.key for each in opened(profile, roles, announced(), participates=theirs))


def functions_of(
    people: Collection[Membership], delegation: Delegation, profile: Profile, *, now: datetime
) -> dict[int, list[Role]]:
    """What each of the company's people can do for the office by now, by membership; one query."""
    running = Grant.objects.filter(membership__in=people, ended_at=None, expires_at__gt=now)
    given: dict[int, set[str]] = {}
    for membership, role in running.values_list("membership_id", "role"):
        given.setdefault(membership, set()).add(role)
    let = [role for role in profile.roles if role.third_parties and role.key in delegation.roles]
    return {
        each.pk: [
            role
            for role in let
            if has_every_role(profile, each) or role.key in given.get(each.pk, ())
        ]
        for each in people
    }
