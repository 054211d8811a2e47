"""An agreement to sign where no reviewer waits: behind it lies the mailed link, or the portal."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from time_machine import Traveller

from portico.access.actor import Actor
from portico.access.states import State
from portico.accounts.models import Account
from portico.agreements.models import SignatureRequest
from portico.agreements.rules import Origin, SignatureState
from portico.notices.models import Notice
from portico.organizations.models import Membership, Organization
from portico.profiles.loading import profile
from portico.registration.jobs import run_calendar
from portico.registration.services.activation import activate
from portico.registration.services.signing import sign
from portico.registration.tests.test_signing_races import GIVEN
from portico.registration.tests.test_walks import open_the_link
from portico.reviews.models import Review
from testing.builders import NOW, PASSWORD
from testing.parallel import errors, in_another_connection, race, until_somebody_waits
from testing.plans import Installed
from testing.registrant import Registrant
from testing.world import CONTACT, a_world, mailed_agreement, sign_mailed_agreement

pytestmark = pytest.mark.requirement("WM-03")


def with_signature(installed: Installed, plan: str) -> None:
    """Let the plan's first track end with an agreement to sign."""
    key = profile(plan).agreements[0].key
    step = (
        '[[registration.tracks.steps]]\nkind = "electronic_signature"\nkey = "signature"\n'
        f'group = "GROUP"\ntitle = "Agreement"\nsettings = {{ agreement = "{key}" }}\n\n'
    )
    track = profile(plan).registration.tracks[0]
    file = installed.folder / f"{plan}.toml"
    head, mark, tail = file.read_text().partition("[[registration.tracks]]")
    first, mark2, rest = tail.partition("[[registration.tracks]]")
    step = step.replace("GROUP", track.steps[-1].group)
    file.write_text(f"{head}{mark}{first}{step}{mark2}{rest}")
    installed.change(plan, f'slug = "{plan}"', f'slug = "{plan}"')


@pytest.fixture
def unconfirmed(installed: Installed, clock: Traveller) -> Registrant:
    """Somebody whose email is confirmed by a mailed link, and who proved the office."""
    with_signature(installed, "caresource")
    track = profile("caresource").registration.tracks[0]
    somebody = a_world("caresource").on(track.key)
    assert somebody.walk() == "done"
    return somebody


def state() -> str:
    membership = Membership.objects.get()
    assert membership.state == Organization.objects.get().state
    return membership.state


def test_signed_first_it_waits_for_the_mailed_link(unconfirmed: Registrant) -> None:
    assert state() == State.AWAITING_SIGNATURE
    assert not Review.objects.exists()
    sign_mailed_agreement(unconfirmed)
    assert state() == State.AWAITING_ACTIVATION
    open_the_link(unconfirmed)
    assert state() == State.ACTIVE


def test_with_the_mailed_link_opened_first_the_signature_lets_in(unconfirmed: Registrant) -> None:
    open_the_link(unconfirmed)
    assert state() == State.AWAITING_SIGNATURE
    sign_mailed_agreement(unconfirmed)
    assert state() == State.ACTIVE
    assert Notice.objects.filter(to=CONTACT, subject__startswith="An account was opened").exists()


def test_signed_late_there_is_time_for_the_mailed_link(
    unconfirmed: Registrant, clock: Traveller
) -> None:
    clock.shift(timedelta(days=29))
    sign_mailed_agreement(unconfirmed)
    run_calendar()
    assert state() == State.AWAITING_ACTIVATION
    open_the_link(unconfirmed)
    assert state() == State.ACTIVE


def test_a_corrected_email_has_the_agreement_and_the_one_before_has_nothing(
    unconfirmed: Registrant,
) -> None:
    old, address = mailed_agreement(unconfirmed), "/caresource/register/address/"
    corrected = {"email": "marcus@tworivers.example", "password": PASSWORD}
    assert unconfirmed.client.post(address, corrected).status_code == 302
    assert "There is nothing to sign here any more" in Client().get(old).content.decode()
    unconfirmed.email = corrected["email"]
    assert "The agreement is signed" in sign_mailed_agreement(unconfirmed)
    assert list(SignatureRequest.objects.order_by("pk").values_list("state", "email")) == [
        (SignatureState.SUPERSEDED, "m.okafor@tworivers.example"),
        (SignatureState.SIGNED, "marcus@tworivers.example"),
    ]


@pytest.fixture
def both_links(installed: Installed, transactional_db: None) -> Iterator[tuple[str, str]]:
    """The tokens that sign, and that confirm the email, of one person."""
    with time_machine.travel(NOW, tick=False):
        with_signature(installed, "caresource")
        somebody = a_world("caresource").on(profile("caresource").registration.tracks[0].key)
        somebody.walk()
        mails = Notice.objects.filter(body__contains="/activate/")
        opens = mails.latest("pk").body.split("/activate/")[1].split("/")[0]
        yield mailed_agreement(somebody).rstrip("/").rsplit("/", 1)[1], opens


def signing(token: str) -> Callable[[], None]:
    return partial(
        sign,
        profile=profile("caresource"),
        token=token,
        given=GIVEN,
        origin=Origin(),
        actor=Actor.anonymous(plan="caresource"),
        now=NOW,
    )


def test_one_signs_while_the_mailed_link_is_being_opened(both_links: tuple[str, str]) -> None:
    signs, opens = both_links
    with ThreadPoolExecutor() as pool:
        with transaction.atomic():
            Account.objects.select_for_update().get()
            click = pool.submit(in_another_connection, signing(signs))
            until_somebody_waits()
            assert activate(profile=profile("caresource"), token=opens, now=NOW)
        click.result()
    assert state() == State.ACTIVE


def test_the_link_that_was_mailed_first_still_opens_after_the_signature(
    both_links: tuple[str, str],
) -> None:
    signs, opens = both_links
    signing(signs)()
    told = Notice.objects.get(body__contains="You signed the").body
    assert "One step is left: open the link we mailed you" in told
    assert activate(profile=profile("caresource"), token=opens, now=NOW)
    assert state() == State.ACTIVE


def test_both_are_pressed_at_once(both_links: tuple[str, str]) -> None:
    signs, opens = both_links
    opening = partial(activate, profile=profile("caresource"), token=opens, now=NOW)
    assert not errors(race([signing(signs), opening]))
    assert state() == State.ACTIVE
