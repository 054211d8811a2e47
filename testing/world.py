"""What a plan knows of an office, so that every proof its profile asks is at hand."""

import re
from dataclasses import dataclass
from decimal import Decimal

from django.test import Client

from portico.access.kinds import OrganizationKind
from portico.notices.models import Notice
from portico.organizations.models import Organization
from portico.profiles.loading import profile
from portico.profiles.schema import Creates, Party, RosterMatchStep, StepKind, Track
from portico.records.payments.rules import NewPayment
from testing.builders import an_account, an_npi, an_organization
from testing.page_forms import form_in
from testing.payments import a_payment
from testing.proofs import mailed_pin
from testing.registrant import PERSON, Registrant
from testing.roster_builders import list_group, list_practitioner
from testing.third_parties import a_company

TIN = "431882764"
NAME = f"{PERSON['first_name']} {PERSON['last_name']}"
CONTACT = "office@tworivers.example"
GROUP = {"number": "G-100", "name": "Two Rivers LLC", "zip": "45402"}
PRACTITIONER = {
    "number": "P-100",
    "first_name": "Maya",
    "last_name": "Lindqvist",
    "zip": "45402",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """One office at one plan."""

    plan: str
    payment: NewPayment
    npi: str

    def on(self, key: str) -> Registrant:
        """The same, on the track with that key."""
        track = profile(self.plan).registration.track(key)
        assert track is not None, key
        return self.registrant(track)

    def registrant(self, track: Track) -> Registrant:
        """Somebody of the office who has everything at hand, before they begin."""
        somebody = Registrant(
            plan=self.plan,
            track=track.key,
            tin=TIN,
            npi=self.npi,
            pin=mailed_pin(plan=self.plan, tin=TIN),
            reference=self.payment.reference,
            amount=f"{self.payment.amount}",
            provider=PRACTITIONER if party_of(track) == Party.PRACTITIONER else GROUP,
        )
        if any(step.kind is StepKind.ACCOUNT_SIGN_IN for step in track.steps):
            an_account(email=somebody.email, password=somebody.password)
        return somebody


def a_world(plan: str) -> World:
    """List the office in the plan's roster and pay it."""
    npi = an_npi()
    told = {"plan": plan, "tin": TIN, "email": CONTACT}
    list_group(GROUP["number"], npi=npi, **told)
    list_practitioner(PRACTITIONER["number"], **told)
    payment = a_payment(plan=plan, payee_tin=TIN, amount=Decimal("1132.50"))
    return World(plan=plan, payment=payment, npi=npi)


def register_before(world: World, track: Track) -> None:
    """Let somebody else have registered what a joining track joins."""
    if track.creates is Creates.MEMBERSHIP:
        register_first(world, track)


def register_first(world: World, track: Track) -> Organization:
    """Let somebody else have registered what the track registers or joins."""
    if track.kind is OrganizationKind.THIRD_PARTY:
        return a_company(plan=world.plan, tin=TIN)
    return register_office(world, party_of(track))


def register_office(world: World, party: str) -> Organization:
    """Let somebody of the office, or who says so, have registered it."""
    number = GROUP["number"] if party == Party.GROUP else PRACTITIONER["number"]
    return an_organization(
        plan=world.plan,
        tin=TIN,
        npi=world.npi,
        party=party,
        provider_id=number if party else "",
    )


def party_of(track: Track) -> str:
    """Whom the track looks for in the roster; empty where it does not."""
    steps = (step for step in track.steps if isinstance(step, RosterMatchStep))
    return next((step.settings.party.value for step in steps), "")


def begin(somebody: Registrant) -> None:
    """Come to the track: choose its tile, or take the way a refusal leads there."""
    way = way_to(somebody.plan, somebody.track)
    if way is None:
        return
    somebody.track, key = way
    somebody.walk(until=key)
    somebody.answer(key)
    somebody.post(key, action="switch")


def way_to(plan: str, key: str) -> tuple[str, str] | None:
    """The tile and the step whose refusal leads to a track that has no tile; None where it has one."""
    registration = profile(plan).registration
    track = registration.track(key)
    if track is None or track.offered:
        return None
    other = next(one for one in registration.tracks if _leads_to(one, track))
    return other.key, next(step.key for step in other.steps if step.otherwise == track.key)


def is_found(plan: str, key: str) -> bool:
    """True where somebody comes to the track by themselves; to others only an invitation leads."""
    tracks = profile(plan).registration.tracks
    return any(
        track.key == key and (track.offered or any(_leads_to(one, track) for one in tracks))
        for track in tracks
    )


def _leads_to(one: Track, track: Track) -> bool:
    return one.offered and any(step.otherwise == track.key for step in one.steps)


def sign_mailed_agreement(somebody: Registrant, client: Client | None = None) -> str:
    """Open the newest agreement mailed to somebody, on another device, and sign it; the page after."""
    client = client or Client()
    address = mailed_agreement(somebody)
    page = client.get(address).content.decode()
    typed = {"consent": "on", "intent": "on", "typed_name": NAME}
    assert set(typed) <= form_in(page, "sign-form").names, page
    return client.post(address, typed, follow=True).content.decode()


def mailed_agreement(somebody: Registrant) -> str:
    """The address of the newest agreement mailed to somebody."""
    mails = Notice.objects.filter(to=somebody.email, body__contains="/sign/")
    found = re.search(r"https?://[^/]+(/\S+/sign/\S+)", mails.latest("pk").body)
    assert found
    return found[1]
