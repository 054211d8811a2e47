"""Organizations in which every table that holds text of them has a canary."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from portico.access.actor import Actor, StaffRoleName
from portico.access.states import State
from portico.accounts.challenges import Purpose, issue_link
from portico.accounts.models import Account
from portico.agreements.queries import due_from
from portico.agreements.services import accept_once
from portico.delegation.models import Access
from portico.organizations.models import Membership, Organization
from portico.profiles.loading import AgreementText, profile
from portico.profiles.schema import Decider, Role
from portico.reviews.evidence import Check, CheckOutcome, Contact, Evidence, Fact, Source
from portico.reviews.models import Review
from testing.access_builders import give_roles
from testing.builders import (
    NOW,
    a_member,
    a_tin,
    an_account,
    an_npi,
    an_organization,
    settle_in,
    staff_member,
)
from testing.matrix.canaries import Canaries, Canary, canary
from testing.review_builders import a_review
from testing.third_parties import a_company, at_work, terms

HOME, FAR = "caresource", "wellmark"
"""The plan whose pages are asked for, and another one of the same installation."""

OWNERS = (
    *("kestrel", "heron", "curlew", "plover"),
    *("dunlin", "knot", "godwit"),
    *("sandpiper", "turnstone"),
)
"""Two organizations at home, one there that is not let in yet, one at the other plan that shares
a tax ID with the first; a company that works for each of the three open ones; last both plans' own
staff."""

PRACTITIONER = "2100000018"
"""Who rendered one claim of each organization."""


@dataclass
class World:
    """One organization with its people, and the addresses of what is theirs."""

    whose: str
    plan: str
    organization: Organization
    canaries: Canaries = field(repr=False)
    people: dict[str, Account] = field(default_factory=dict)
    things: dict[str, str] = field(default_factory=dict)
    """What an address names, by its noun: ``review``, ``invitation token``."""

    @property
    def tins(self) -> list[str]:
        """Its own tax ID and the one that another organization has too, nine digits each."""
        return list(self.organization.tins.order_by("pk").values_list("tin", flat=True))

    def says(self, table: str) -> str:
        """Its canary for a table."""
        return canary(self.whose, table)

    def place_of(self, who: str) -> Membership:
        """The membership of one of its people."""
        return Membership.objects.get(account=self.people[who], organization=self.organization)

    def numbered(self, number: str, table: str) -> str:
        """The number, from now on its canary for a table."""
        self.canaries.numbers[number] = Canary(self.whose, table)
        return number


@dataclass
class House:
    """A plan's own people."""

    whose: str
    plan: str
    staff: dict[StaffRoleName, Account]
    things: dict[str, str] = field(default_factory=dict)


@dataclass
class Worlds:
    """All of them, and their canaries."""

    own: World
    other: World
    pending: World
    far: World
    companies: tuple[World, ...]
    """Whom each of the open organizations lets work for it, in their order."""
    home: House
    far_home: House
    canaries: Canaries

    @property
    def organizations(self) -> tuple[World, ...]:
        """Those that are open."""
        return self.own, self.other, self.far

    @property
    def houses(self) -> tuple[House, ...]:
        """Both plans."""
        return self.home, self.far_home


def a_world(whose: str, plan: str, canaries: Canaries, *, state: State = State.ACTIVE) -> World:
    """An organization with its people."""
    tin, npi = a_tin(), an_npi()
    text = canary(whose, "organizations.Organization")
    main = a_person(whose, "main")
    organization = an_organization(
        plan=plan,
        tin=tin,
        npi=npi,
        main=main,
        state=state,
        party="group",
        provider_id=canary(whose, "organizations.Organization"),
        jurisdiction="IA",
        name=f"{text} Clinic",
        dba=text,
        street=f"1 {text} Street",
        street2=text,
        city=text,
        email=f"{text}@example.org",
    )
    world = World(whose, plan, organization, canaries, {"main": main})
    world.numbered(npi, "organizations.OrganizationNpi")
    world.numbered(tin, "organizations.OrganizationTin")
    return moved_in(world)


def a_company_for(office: World, whose: str, canaries: Canaries) -> World:
    """A company that works for the office, and for nobody else."""
    main, tin = a_person(whose, "main"), a_tin()
    text = canary(whose, "organizations.Organization")
    company = a_company(plan=office.plan, name=f"{text} Billing", tin=tin, main=main)
    world = moved_in(World(whose, office.plan, company, canaries, {"main": main}))
    world.numbered(tin, "organizations.OrganizationTin")
    role = next(each.key for each in profile(office.plan).roles if each.third_parties)
    work = at_work(office.organization, company, terms(office.organization, role))
    office.things["delegation"] = world.things["work"] = str(work.public_id)
    world.things["company"] = str(company.public_id)
    return world


def moved_in(world: World) -> World:
    """With a main administrator who has all that the plan asks, and the names of its things."""
    place, main = world.organization.main, world.people["main"]
    Membership.objects.filter(pk=place.pk).update(job_title=world.says("organizations.Membership"))
    settle(main, world)
    world.things |= {
        "organization": str(world.organization.public_id),
        "membership": str(place.public_id),
        "person": str(main.public_id),
    }
    return world


def a_person(whose: str, who: str) -> Account:
    """Somebody whose names and mailbox say whose they are."""
    text = canary(whose, "accounts.Account")
    return an_account(email=f"{who}.{text}@example.org", first_name=who.title(), last_name=text)


def join(world: World, who: str, account: Account | None = None, **changes: Any) -> Account:
    """A further person of the organization, who has all that the plan asks."""
    account = account or a_person(world.whose, who)
    member = a_member(
        organization=world.organization,
        account=account,
        job_title=world.says("organizations.Membership"),
        **changes,
    )
    world.people[who] = account
    if member.state == State.ACTIVE:
        settle(account, world)
    return account


def settle(account: Account, world: World) -> None:
    """Choose and accept what the plan has its people choose and accept."""
    settle_in(account, world.plan)
    for due in due_from(account.pk, profile(world.plan), world.organization.jurisdiction):
        accept(account, world, due.text)


def accept(account: Account, world: World, text: AgreementText) -> None:
    """Accept a text of the plan, as a member of the organization."""
    member = Membership.objects.get(account=account, organization=world.organization)
    accept_once(
        account=account,
        plan=world.plan,
        text=text,
        organization_id=world.organization.pk,
        membership_id=member.pk,
        role=world.says("agreements.Acceptance"),
        address="192.0.2.7",
        actor=Actor.system(plan=world.plan),
        now=NOW,
    )


def staffed(whose: str, plan: str) -> House:
    """A plan with somebody in each role."""
    roles = {
        role: staff_member(plan=plan, role=role, account=a_person(whose, role.value))
        for role in StaffRoleName
    }
    colleague = roles[StaffRoleName.REVIEWER]
    return House(whose, plan, roles, {"colleague": str(colleague.public_id)})


def evidence_of(world: World) -> Evidence:
    """What a reviewer is shown, each part with the canary."""
    text = world.says("reviews.Review")
    return Evidence(
        checks=(Check(name=f"Email confirmed {text}", outcome=CheckOutcome.PASS, at=NOW),),
        facts=(Fact(label="Legal name", typed=text, registry=text, same=True),),
        person=(Fact(label="Name", typed=text),),
        registry_as_of="Nov 15",
        contacts=(Contact(source=Source.REGISTRY, value="+13145550110", name=text),),
    )


def waits(world: World) -> Review:
    """The plan has to decide whether to let the organization in."""
    shown = evidence_of(world)
    review = a_review(organization=world.organization, kind="organization", shown=shown)
    world.things["review"] = str(review.public_id)
    return review


def reviewed(world: World, reviewer: Account) -> None:
    """The plan let the organization in; its administrators have a request to answer."""
    text, review = world.says("reviews.ReviewNote"), waits(world)
    review.notes.create(happening="noted", at=NOW, text=text, person=text)
    review.state, review.outcome = "decided", "approve"
    review.decided_by, review.decided_at = reviewer, NOW
    review.save()
    asking = join(world, "asking", state=State.PENDING_REVIEW)
    request = a_review(
        organization=world.organization,
        membership=Membership.objects.get(account=asking),
        decider=Decider.ORGANIZATION,
        kind="membership",
        shown=evidence_of(world),
    )
    world.things["request"] = str(request.public_id)


def linked(plan: str, purpose: Purpose, subject: str, account: Account | None = None) -> str:
    """A link somebody was mailed; its token."""
    return issue_link(
        purpose=purpose,
        plan=plan,
        subject=subject,
        valid_for=timedelta(hours=72),
        account_id=account.pk if account else None,
        now=NOW,
    )


def built(*, furnish: Callable[[World], None], furnish_house: Callable[[House], None]) -> Worlds:
    """All organizations and both plans' staff; the two callables fill the tables above the people."""
    canaries = Canaries(OWNERS)
    own = a_world("kestrel", HOME, canaries)
    far = a_world("plover", FAR, canaries)
    shared = a_tin()
    for world in (own, far):
        world.organization.tins.create(tin=shared, added_at=NOW)
    worlds = Worlds(
        own=own,
        other=a_world("heron", HOME, canaries),
        pending=a_world("curlew", HOME, canaries, state=State.PENDING_REVIEW),
        far=far,
        companies=(),
        home=staffed("sandpiper", HOME),
        far_home=staffed("turnstone", FAR),
        canaries=canaries,
    )
    _keep_to_a_practitioner(own)
    for world in worlds.organizations:
        join(world, "co", is_administrator=True)
        join(world, "member")
        join(world, "suspended", state=State.SUSPENDED)
        house = worlds.home if world.plan == HOME else worlds.far_home
        reviewed(world, house.staff[StaffRoleName.REVIEWER])
        furnish(world)
    for role in profile(HOME).roles:
        join(own, role.key)
        give_roles(own.place_of(role.key), role.key, now=NOW)
    waits(worlds.pending)
    worlds.companies = tuple(
        a_company_for(office, whose, canaries)
        for office, whose in zip(worlds.organizations, ("dunlin", "knot", "godwit"), strict=True)
    )
    for house in worlds.houses:
        furnish_house(house)
    return worlds


def _keep_to_a_practitioner(world: World) -> None:
    """Somebody who has every role that opens payments, for one practitioner."""
    join(world, "practitioner")
    place = world.place_of("practitioner")
    roles = [each.key for each in profile(world.plan).roles if _opens_payments(each)]
    give_roles(place, *roles, now=NOW)
    Access.objects.filter(membership=place).update(npis=[PRACTITIONER])


def _opens_payments(role: Role) -> bool:
    return any(each.startswith("remittances.") for each in role.opens)
