"""Who asks: everybody in relation to one organization, with the sessions they come with."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module

from django.conf import settings
from django.test import Client

from portico.access.actor import StaffRoleName
from portico.accounts.models import Account
from portico.organizations.models import Membership
from portico.profiles.loading import profile
from portico.toolkit.gate import membership_key
from testing.builders import an_account, signed_in, staff_member
from testing.matrix.canaries import Canary
from testing.matrix.worlds import HOME, House, World, Worlds, join

WHICH = frozenset({"organizations.Organization", "organizations.OrganizationNpi"})
"""What somebody of two organizations reads of the one they do not work in now: which it is."""
NAME = frozenset({"organizations.Organization"})
"""What an office reads of a company that it may let work for it."""
PARTNER = NAME | {"accounts.Account"}
"""What an office and a company that works for it read of each other: who acts there."""
Knows = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody, their cookie, and whose canaries they may meet."""

    name: str
    cookie: str = ""
    meets: frozenset[str] = frozenset()
    knows: Knows = field(default_factory=dict)
    """Organizations they have to do with, and the tables of which they may read there."""
    told_throughout: frozenset[str] = frozenset()
    """Tables of which every page tells them: for whom they work, as whom they look."""
    only_looks: bool = False
    """Staff who look as somebody else: nothing they send is done, nothing leaves with them."""

    def may_meet(self, found: Canary) -> bool:
        """True where it is theirs, or what they may read of those they have to do with."""
        return found.whose in self.meets or found.table in self.knows.get(found.whose, ())


MEMBERS = ("main", "co", "member")
ROLES = tuple(role.key for role in profile(HOME).roles)
"""Each a member who has that role, sees patients, and has nothing else."""
ADMINISTRATORS = ("main", "co")
STAFF = tuple(role.value for role in StaffRoleName)
ASKERS = (
    *MEMBERS,
    *ROLES,
    "practitioner",
    "suspended",
    "asking",
    "pending",
    "other",
    "far",
    "both",
    "two",
    "nobody",
    *STAFF,
    "far_staff",
    "viewing",
    "company",
    "at_work",
    "registrant",
    "anonymous",
)
"""People of the first organization, one of them kept to a practitioner; then whom it does not know; then plan staff, one of them looking
as its main administrator; then the company that works for it, and visitors."""


def askers(worlds: Worlds) -> dict[str, Asker]:
    """Everybody, signed in."""
    own, company = worlds.own, worlds.companies[0]
    here = (own, worlds.other, worlds.pending, *worlds.companies[:2])
    by_plan = {each.whose for each in here} | {worlds.home.whose}
    ours, theirs = (each.whose for each in worlds.companies[:2])
    known = {ours: PARTNER, theirs: NAME}
    found = [
        _member(who, own, known)
        for who in (*MEMBERS, *ROLES, "practitioner", "suspended", "asking")
    ]
    found += [
        replace(_member("main", worlds.pending), name="pending"),
        replace(_member("main", worlds.other, {ours: NAME, theirs: PARTNER}), name="other"),
        replace(_member("main", worlds.far), name="far"),
        _in_two("both", own, worlds.far),
        _in_two("two", own, worlds.other),
        Asker("nobody", _session(an_account())),
        *(
            Asker(role.value, _session(account), frozenset(by_plan))
            for role, account in worlds.home.staff.items()
        ),
        _staff_elsewhere(worlds.far, worlds.far_home),
        _viewing(worlds, frozenset(by_plan)),
        replace(_member("main", company, {own.whose: PARTNER}), name="company"),
        _at_work(company, own),
        _registrant(own),
        Asker("anonymous"),
    ]
    return {each.name: each for each in found}


def _member(who: str, world: World, knows: Knows | None = None) -> Asker:
    return Asker(who, _session(world.people[who], world), frozenset({world.whose}), knows or {})


def _viewing(worlds: Worlds, meets: frozenset[str]) -> Asker:
    """Staff who look as the main administrator of the first organization."""
    account = staff_member(plan=HOME, role=StaffRoleName.HELP_DESK, account=an_account())
    client = signed_in(Client(), account)
    address = f"/{HOME}/staff/desk/view/{worlds.own.things['membership']}/"
    begun = client.post(address, {"reason": "The caller finds no claims"})
    assert begun.status_code == 302, begun.content.decode()
    key = str(client.session.session_key)
    return Asker("viewing", key, meets, told_throughout=PARTNER, only_looks=True)


def _at_work(company: World, office: World) -> Asker:
    """Somebody of the company, at work for the office."""
    client = signed_in(Client(), company.people["main"])
    client.post(f"/{HOME}/switch/", {"membership": company.things["work"]})
    client.get(f"/{HOME}/home/")  # as in _session
    meets, knows = frozenset({company.whose}), {office.whose: PARTNER}
    return Asker("at_work", str(client.session.session_key), meets, knows, PARTNER)


def _in_two(who: str, at_work: World, elsewhere: World) -> Asker:
    """A person of two organizations, who works in the first."""
    account = an_account(first_name="Tess", last_name="Moreno")
    for world in (elsewhere, at_work):
        join(world, who, account)
    meets, knows = frozenset({at_work.whose}), {elsewhere.whose: WHICH}
    return Asker(who, _session(account, at_work), meets, knows)


def _staff_elsewhere(world: World, house: House) -> Asker:
    meets = frozenset({world.whose, house.whose})
    return Asker("far_staff", _session(house.staff[StaffRoleName.LEAD]), meets)


def _session(account: Account, world: World | None = None) -> str:
    """The key of a signed-in session that has a second factor; and a place to work, if any."""
    client = signed_in(Client(), account)
    session = client.session
    if world is not None:
        place = Membership.objects.get(account=account, organization=world.organization)
        session[membership_key(world.plan)] = place.pk
        session.save()
    client.get(f"/{HOME}/home/")  # so that the session knows what each page would find out anew
    return str(session.session_key)


def _registrant(world: World) -> Asker:
    """Nobody yet: a browser that holds the draft of a registration."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[f"draft:{HOME}"] = world.things["draft"]
    session.save()
    return Asker("registrant", str(session.session_key), frozenset({world.whose}))
