"""Every route, asked by everybody: each sees their own and nothing of anybody else."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import time_machine
from django.conf import settings
from django.db.models import Model
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from portico.access.actor import Actor
from testing.builders import NOW
from testing.matrix.actors import ASKERS, Asker, askers
from testing.matrix.addresses import METHODS, Address, addresses
from testing.matrix.asking import Browser, Reached
from testing.matrix.canaries import (
    OF_A_PLAN,
    WITHOUT,
    Canary,
    canary,
    holds,
    label_of,
    linked_tables,
)
from testing.matrix.furnishings import furnish
from testing.matrix.houses import furnish_house
from testing.matrix.judging import Matrix
from testing.matrix.opened import opened
from testing.matrix.secured import (
    GATEKEEPERS,
    gatekeepers,
    secured,
    told_by_gatekeepers,
    told_by_the_database,
)
from testing.matrix.worlds import House, World, Worlds, built
from testing.undoing import rolled_back

pytestmark = pytest.mark.django_db

OPENED = {
    "far": {"organizations.Organization"},
    "main": {
        "accounts.Account",
        "agreements.Acceptance",
        "agreements.SignatureEvent",
        "agreements.SignatureRequest",
        "delegation.Invitation",
        "notices.Notice",
        "organizations.Membership",
        "organizations.Organization",
        "organizations.OrganizationNpi",
        "reviews.Review",
        "reviews.ReviewNote",
        "roster.Listing",
        "toolkit.Edition",
    },
}
"""What opening shows each of them of others, so that it is known to open."""
REACHED = f"{Reached.__module__}.{Reached.__qualname__}"
PAID = re.compile(r"reference(?:': |=)'([^']*)'")
"""A payment, as a row or as a gatekeeper tells it."""
NOBODYS = "439999999"
"""A tax ID nobody has."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What every case needs, built once."""

    worlds: Worlds
    askers: dict[str, Asker]
    addresses: list[Address]
    browser: Browser
    asks_all: bool

    def matrix(self, name: str, methods: tuple[str, ...] = METHODS) -> Matrix:
        """One person at every address."""
        found = Matrix(self.askers[name], self.worlds.canaries, self.browser, self.asks_all)
        found.ask_everywhere(self.addresses, methods)
        return found


@pytest.fixture(scope="module")
def scene(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
    pytestconfig: pytest.Config,
) -> Iterator[Scene]:
    """The worlds, in a transaction of their own, and a clock that stands still."""
    signing = tmp_path_factory.mktemp("matrix") / "signing.pem"
    portico = settings.PORTICO.model_copy(update={"demo": False})
    with (
        django_db_blocker.unblock(),
        override_settings(
            SIGNING_MADE_HERE=signing, PORTICO=portico, MIDDLEWARE=[*settings.MIDDLEWARE, REACHED]
        ),
        time_machine.travel(NOW, tick=False),
        rolled_back(),
    ):
        worlds = built(furnish=furnish, furnish_house=furnish_house)
        people = askers(worlds)
        asks_all = bool(pytestconfig.getoption("--deep"))
        scene = Scene(worlds, people, addresses(worlds), Browser(), asks_all)
        began = time.process_time()
        yield scene
        took = time.process_time() - began
    print(f"\nThe matrix: {scene.browser.asked} requests, {took:.0f} s of this process's CPU")


def test_every_table_that_says_something_of_somebody_has_their_canary(scene: Scene) -> None:
    lacking = [
        f"{label_of(model)} lacks {owner.whose}'s: plant one in testing/matrix/, or say in WITHOUT why not"
        for model, owner in _to_be_planted(scene.worlds)
        if not _is_planted(scene.worlds, model, owner)
    ]
    assert not lacking, "\n".join(lacking)
    assert not WITHOUT.keys() - {label_of(model) for model in linked_tables()}


@pytest.mark.parametrize("name", ASKERS)
def test_everybody_sees_their_own_and_nothing_of_others(scene: Scene, name: str) -> None:
    matrix = scene.matrix(name)
    wrong = [*matrix.wrong, *matrix.not_as_listed()]
    assert not wrong, "\n".join(["", *wrong])


@pytest.mark.parametrize("name", sorted(OPENED))
def test_with_the_gatekeepers_opened_row_security_still_keeps_others_back(
    scene: Scene, name: str
) -> None:
    with opened():
        leaked = scene.matrix(name, METHODS if scene.asks_all else ("GET",)).leaked
    assert not leaked & secured().keys()
    assert leaked >= OPENED[name]


def test_every_gatekeeper_of_a_secured_table_is_asked_directly(scene: Scene) -> None:
    lacking = [each.__qualname__ for each in gatekeepers() if each not in GATEKEEPERS]
    assert not lacking, f"say in testing/matrix/secured.py how these are asked: {lacking}"
    assert set(GATEKEEPERS) == set(gatekeepers())


def test_a_gatekeeper_of_a_secured_table_tells_each_organization_its_own(scene: Scene) -> None:
    own, *others = scene.worlds.organizations
    assert _whose(scene, told_by_gatekeepers(own, about=own)) == {own.whose}
    for other in others:
        assert _whose(scene, told_by_gatekeepers(own, about=other)) == set()
    assert _whose(scene, told_by_gatekeepers(own, about=own, typed=NOBODYS)) == set()


def test_opened_it_tells_no_more_than_row_security_and_that_is_all_of_their_own(
    scene: Scene,
) -> None:
    own, *others = scene.worlds.organizations
    shown = told_by_the_database(own)
    by_rules = set(PAID.findall(told_by_gatekeepers(own, about=own)))
    assert _whose(scene, shown) == {own.whose}
    assert set() < by_rules <= set(PAID.findall(shown))
    with opened():
        told = [told_by_gatekeepers(own, about=other) for other in others]
        mistyped = told_by_gatekeepers(own, about=own, typed=NOBODYS)
    assert set().union(*(_whose(scene, each) for each in told)) <= {own.whose}
    assert _whose(scene, mistyped) == {own.whose}, "opening does not reach the gatekeeper"


def _whose(scene: Scene, text: str) -> set[str]:
    tables = secured()
    return {each.whose for each in scene.worlds.canaries.seen_in(text) if each.table in tables}


def _to_be_planted(worlds: Worlds) -> Iterator[tuple[type[Model], World | House]]:
    for model in linked_tables():
        label = label_of(model)
        if label not in WITHOUT:
            owners = worlds.houses if label in OF_A_PLAN else worlds.organizations
            yield from ((model, owner) for owner in owners)


def _is_planted(worlds: Worlds, model: type[Model], owner: World | House) -> bool:
    label, tins = label_of(model), owner.tins if isinstance(owner, World) else ()
    text, actor = canary(owner.whose, label), Actor.system(plan=owner.plan)
    is_number = Canary(owner.whose, label) in worlds.canaries.numbers.values()
    return is_number or holds(model, text, actor=actor, tins=tins)
