"""One search box for the phone: the organizations and people of this plan, and of no other."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from portico.access.actor import Actor
from portico.accounts.models import Account, StaffRole
from portico.audit.acting import acting
from portico.audit.services import record
from portico.backoffice.rules import Asked, By, asked
from portico.organizations.models import Membership, Organization
from portico.profiles.schema import Profile
from portico.reviews.models import Review
from portico.vocabulary.email import normalize_email
from portico.vocabulary.username import fold_username
from portico.web.searching import beginnings, words_in

LISTED = 20
"""Of each; who finds more types more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPerson:
    """Somebody with a place at the plan, and their places there, the newest first."""

    account: Account
    places: list[Membership]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What fits; ``more`` where not all of it is listed."""

    organizations: list[Organization]
    people: list[FoundPerson]
    more: bool

    @property
    def count(self) -> int:
        """How many are listed."""
        return len(self.organizations) + len(self.people)


def find(text: str, *, plan: Profile, actor: Actor, now: datetime) -> Found:
    """Look up what was typed; on record by what it was, never the text itself."""
    sought = asked(text)
    organizations = list(_organizations(sought, plan.slug)[: LISTED + 1])
    accounts = list(_people(sought, plan.slug)[: LISTED + 1])
    found = Found(
        organizations=organizations[:LISTED],
        people=_with_places(accounts[:LISTED], plan.slug),
        more=max(len(organizations), len(accounts)) > LISTED,
    )
    with acting(actor):
        details = {"by": sought.by.value, "found": found.count}
        subject = f"plan:{plan.slug}"
        record(actor=actor, action="desk.searched", subject=subject, now=now, details=details)
    return found


def person_at(plan: str, public_id: UUID) -> Account | None:
    """Somebody who has or had a place at the plan; its staff and people of other plans are nobody."""
    return Account.objects.filter(_theirs(plan), public_id=public_id).first()


def _organizations(sought: Asked, plan: str) -> QuerySet[Organization]:
    rows = Organization.objects.filter(plan=plan).order_by("name", "created_at", "pk")
    match sought.by:
        case By.EMAIL:
            return rows.none()
        case By.REFERENCE:
            return rows.filter(Exists(_review(sought, plan, organization=OuterRef("pk"))))
        case By.TIN:
            return rows.filter(Q(tins__tin=sought.value) | Q(provider_id=sought.value)).distinct()
        case By.NPI:
            return rows.filter(Q(npis__npi=sought.value) | Q(provider_id=sought.value)).distinct()
        case By.WORDS:
            words = rows.alias(words=words_in("name", "dba")).filter(words=beginnings(sought.value))
            numbered = rows.filter(provider_id__in=[sought.value, sought.value.upper()])
            return rows.filter(pk__in=words.values("pk").union(numbered.values("pk")))


def _people(sought: Asked, plan: str) -> QuerySet[Account]:
    rows = Account.objects.filter(_theirs(plan)).order_by("last_name", "first_name", "pk")
    match sought.by:
        case By.EMAIL:
            return rows.filter(email=_email(sought.value))
        case By.REFERENCE:
            return rows.filter(Exists(_review(sought, plan, applicant=OuterRef("pk"))))
        case By.TIN | By.NPI:
            return rows.none()
        case By.WORDS:
            named = Account.objects.alias(words=words_in("first_name", "last_name"))
            named = named.filter(words=beginnings(sought.value))
            name = fold_username(sought.value)
            known = Account.objects.filter(sign_in_names__plan=plan, sign_in_names__name=name)
            return rows.filter(pk__in=named.values("pk").union(known.values("pk")))


def _with_places(accounts: list[Account], plan: str) -> list[FoundPerson]:
    places: dict[int, list[Membership]] = {each.pk: [] for each in accounts}
    rows = Membership.objects.filter(account__in=accounts, organization__plan=plan)
    for place in rows.select_related("organization").order_by("-created_at", "-pk"):
        places[place.account_id].append(place)
    return [FoundPerson(account=each, places=places[each.pk]) for each in accounts]


def _theirs(plan: str) -> Q:
    """Who has or had a place at the plan, and is not of its staff now."""
    places = Membership.objects.filter(account=OuterRef("pk"), organization__plan=plan)
    staff = StaffRole.objects.filter(account=OuterRef("pk"), plan=plan, ended_at=None)
    return Q(Exists(places)) & ~Q(Exists(staff)) & Q(is_active=True)


def _review(sought: Asked, plan: str, **of: OuterRef) -> QuerySet[Review]:
    return Review.objects.filter(plan=plan, number=int(sought.value), **of)


def _email(typed: str) -> str:
    """In its one spelling; what is no address is nobody's."""
    try:
        return normalize_email(typed)
    except ValueError:
        return ""
