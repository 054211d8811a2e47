"""Fifty offices at one barrier: one organisation, one main administrator, nobody left stranded."""

from collections.abc import Callable
from functools import partial
from itertools import cycle
from typing import Any

import pytest

from portico.accounts.models import Account
from portico.organizations.models import Membership, Organization, OrganizationTin
from portico.registration.models import Draft
from portico.reviews.models import Review
from testing.builders import an_npi
from testing.drafts import a_ready_draft, registrant_of
from testing.parallel import errors, race, values
from testing.registrant import Registrant

pytestmark = pytest.mark.django_db(transaction=True)
SPELLINGS = ("43-1882764", "431882764", "43 1882764", "４３－１８８２７６４", "43\u00a01882764\n")
RACERS = 50
ROUNDS = pytest.mark.parametrize(
    "round_", [0, *(pytest.param(each, marks=pytest.mark.deep) for each in (1, 2, 3))]
)


def racers(npi: str, tracks: tuple[str, ...]) -> list[Registrant]:
    """Fifty people with drafts that are done but for the terms."""
    people = []
    for number, spelling, track in zip(
        range(RACERS), cycle(SPELLINGS), cycle(tracks), strict=False
    ):
        draft = a_ready_draft(
            track=track, tin=spelling, npi=npi, email=f"person{number}@tworivers.example"
        )
        people.append(registrant_of(draft, track=track))
    return people


def accept(person: Registrant) -> Callable[[], Any]:
    """The click on Accept and finish, its page loaded before the race."""
    data = {"draft": person.client.session["draft:wellfirst"], **person.typed("terms")}
    return partial(person.client.post, person.url("terms"), data)


def run(people: list[Registrant]) -> None:
    outcomes = race([accept(person) for person in people])
    assert errors(outcomes) == []
    assert {response.status_code for response in values(outcomes)} == {302}


def assert_one_organization_and_no_orphan() -> None:
    organization = Organization.objects.get()
    assert OrganizationTin.objects.get().organization == organization
    assert Membership.objects.filter(is_administrator=True).get() == organization.main
    assert Account.objects.filter(memberships__isnull=True).count() == 0
    assert Membership.objects.filter(reviews__isnull=True).count() == 0
    assert Review.objects.count() == Membership.objects.count() == Account.objects.count()
    submitted = Draft.objects.filter(state=Draft.State.SUBMITTED)
    assert submitted.count() == Membership.objects.count()


@ROUNDS
def test_of_fifty_organization_paths_with_one_key_one_wins(round_: int) -> None:
    people = racers(an_npi(), ("organization",))
    run(people)
    assert_one_organization_and_no_orphan()
    assert Membership.objects.count() == 1
    losers = [person for person in people if person.due() != "done"]
    assert len(losers) == RACERS - 1
    assert {loser.due() for loser in losers[:3]} == {"numbers"}
    joins(losers[round_])


@ROUNDS
def test_of_organization_and_individual_paths_mixed_one_founds_and_the_rest_may_join(
    round_: int,
) -> None:
    people = racers(an_npi(), ("organization", "individual"))
    run(people)
    assert_one_organization_and_no_orphan()
    founders = [person for person in people[::2] if person.due() == "done"]
    assert len(founders) == 1
    loser = next(person for person in people[::2] if person.due() != "done")
    joins(loser)


def joins(loser: Registrant) -> None:
    """A loser has every answer still, is led to Individual, and gets through."""
    assert Draft.objects.get(public_id=loser.client.session["draft:wellfirst"]).answers[
        "organization_details"
    ]
    refused = loser.answer("numbers").content.decode()
    assert "Register as individual instead" in refused
    loser.post("numbers", action="switch")
    loser.track = "individual"
    assert loser.walk() == "done"
