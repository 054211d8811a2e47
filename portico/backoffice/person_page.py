"""A person as the help desk sees them: their places at this plan, their sign-in, who helps them."""

from dataclasses import dataclass
from datetime import datetime

from portico.access.states import ENDED, State
from portico.accounts import claims
from portico.accounts.models import Account
from portico.accounts.queries import has_second_factor, sessions_of, username_of
from portico.backoffice.office_page import desk_role, state_pill
from portico.backoffice.rules import may_help
from portico.organizations.models import Membership
from portico.organizations.queries import administrators_of, memberships_of
from portico.profiles.schema import Profile
from portico.toolkit.places import is_open, standing_of
from portico.vocabulary.phone import format_phone
from portico.web.components import Pill
from portico.web.moments import moment


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """One place of theirs at this plan."""

    place: Membership
    role: str
    pill: Pill
    can_view: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Helper:
    """An administrator of theirs, and how to reach them."""

    name: str
    role: str
    organization: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody, and whether the desk does anything for them."""

    account: Account
    places: list[Membership]
    plan: Profile

    @property
    def live(self) -> list[Membership]:
        """The places that have not ended."""
        return [place for place in self.places if State(place.state) not in ENDED]

    @property
    def is_helped(self) -> bool:
        """False for a plain user where the desk helps administrators alone (WM-15)."""
        administers = any(place.is_administrator for place in self.live)
        return may_help(helps_everyone=self.plan.help_desk.helps_everyone, administers=administers)

    @property
    def waits_for_link(self) -> bool:
        """True while a link to activate can be mailed again."""
        waits = any(place.is_waiting for place in self.live)
        return waits and self.account.email_verified_at is None


def person_of(account: Account, plan: Profile) -> Person:
    """Read their places at the plan, past ones too."""
    return Person(account=account, places=memberships_of(account.pk, plan.slug), plan=plan)


def place_rows(person: Person) -> list[PlaceRow]:
    """Each place in one line, the newest first."""
    return [
        PlaceRow(
            place=place,
            role=desk_role(place, person.plan),
            pill=state_pill(standing_of(place)),
            can_view=is_open(place),
        )
        for place in person.places
    ]


def helpers_of(person: Person) -> list[Helper]:
    """The administrators of every place of theirs: whom they may ask."""
    return [
        Helper(
            name=each.account.full_name,
            role=desk_role(each, person.plan),
            organization=place.organization.name,
            email=each.account.email,
            phone=format_phone(each.work_phone) if each.work_phone else "",
        )
        for place in person.live
        for each in administrators_of(place.organization)
        if each.account_id != person.account.pk
    ]


def sign_in_facts(person: Person, now: datetime) -> list[tuple[str, str]]:
    """What staff see of a sign-in; nothing that opens it."""
    account, plan = person.account, person.plan
    is_confirmed = account.email_verified_at is not None
    username = username_of(account.pk, plan.slug)
    last = _moment(account.last_login, plan, now) if account.last_login else "Never"
    count = len(sessions_of(account.pk))
    return [
        *([("Username", username)] if username else []),
        ("Email", account.email if is_confirmed else f"{account.email} (not confirmed yet)"),
        ("Phone", format_phone(account.phone) if account.phone else "None on file"),
        ("Last sign-in", last),
        ("Signed in now", f"In {count} browser{'s' if count > 1 else ''}" if count else "Nowhere"),
        ("Second factor", "On" if has_second_factor(account.pk) else "Off"),
    ]


def locked_until(person: Person, now: datetime) -> str:
    """Until when too many wrong passwords lock them out, in words; empty where they do not."""
    until = claims.locked_at(person.account, person.plan, now=now)
    return _moment(until, person.plan, now) if until else ""


def _moment(when: datetime, plan: Profile, now: datetime) -> str:
    return moment(when, zone=plan.hours.zone, now=now)
