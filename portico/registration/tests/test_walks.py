"""Every track of every profile, through HTTP without JavaScript."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from time_machine import Traveller

from portico.access.states import State
from portico.notices.models import Notice
from portico.organizations.models import Membership
from portico.profiles.loading import profile, profiles
from portico.profiles.schema import Creates, Decider, Track
from portico.reviews.models import Review
from testing.registrant import Registrant
from testing.world import World, a_world, begin, is_found, register_before, sign_mailed_agreement

EVERY_TRACK = [
    pytest.param(slug, track.key, id=f"{slug}-{track.key}")
    for slug, plan in sorted(profiles().items())
    for track in plan.registration.tracks
    if is_found(slug, track.key)
]


def track_of(slug: str, key: str) -> Track:
    found = profile(slug).registration.track(key)
    assert found is not None
    return found


def walked(world: World, track: Track, *, proofs: bool = True) -> Registrant:
    """Whoever has gone to the end of the track."""
    register_before(world, track)
    somebody = world.registrant(track)
    if not proofs:
        somebody.pin = somebody.reference = ""
    begin(somebody)
    assert somebody.walk() == "done"
    return somebody


def open_the_link(somebody: Registrant) -> str:
    """Open the newest link mailed to somebody, and press its button; return the page."""
    mails = Notice.objects.filter(to=somebody.email, body__contains="/activate/")
    found = re.search(r"https?://[^/]+(/\S+/activate/\S+)", mails.latest("pk").body)
    assert found
    assert "Activate account" in somebody.client.get(found[1]).content.decode()
    return somebody.client.post(found[1]).content.decode()


def member_of(somebody: Registrant) -> Membership:
    return Membership.objects.get(account__email=somebody.email)


@pytest.mark.parametrize(("slug", "key"), EVERY_TRACK)
def test_whoever_has_everything_at_hand_gets_where_the_profile_says(
    slug: str, key: str, clock: Traveller
) -> None:
    track = track_of(slug, key)
    somebody = walked(a_world(slug), track)
    opens = track.after_proof == "activate"
    if track.signature:
        assert member_of(somebody).state == State.AWAITING_SIGNATURE
        assert "The agreement is signed" in sign_mailed_agreement(somebody)
    if track.activation_link:
        assert "Email verification" in open_the_link(somebody)
    assert member_of(somebody).state == (State.ACTIVE if opens else State.PENDING_REVIEW)
    assert Review.objects.filter(decider=track.decider).exists() is not opens
    assert somebody.sign_in().status_code == 302


PROVING = [
    pytest.param(slug, track.key, id=f"{slug}-{track.key}")
    for slug, plan in sorted(profiles().items())
    for track in plan.registration.tracks
    if any(step.proves and getattr(step.settings, "without", "") for step in track.steps)
]


@pytest.mark.parametrize(("slug", "key"), PROVING)
def test_whoever_has_no_proof_at_hand_waits_for_the_plan(
    slug: str, key: str, clock: Traveller
) -> None:
    track = track_of(slug, key)
    somebody = walked(a_world(slug), track, proofs=False)
    assert member_of(somebody).state == State.PENDING_REVIEW
    assert Review.objects.get().decider == Decider.PLAN


def test_a_fifth_plan_needs_no_other_file(
    clock: Traveller, install: Callable[[Path], None]
) -> None:
    install(Path(__file__).parent / "fifth")
    founding, joining = profile("lakeshore").registration.tracks
    world = a_world("lakeshore")
    first = walked(world, founding)
    second = world.registrant(joining)
    second.email, second.username = "d.reyes@tworivers.example", "dana.reyes"
    assert second.walk() == "done"
    assert {member_of(one).state for one in (first, second)} == {State.PENDING_REVIEW}
    assert member_of(first).is_administrator
    assert member_of(second).is_administrator
    assert Review.objects.filter(decider=Decider.PLAN).count() == 2
    assert founding.creates is Creates.ORGANIZATION
