"""What an office can offer, when it stands, and what it opens to whom."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from portico.access.kinds import OrganizationKind
from portico.delegation.rules import Given, Person, ceiling
from portico.delegation.rules.third_parties import (
    OFFER_STANDS,
    Flaw,
    Terms,
    Work,
    delegable,
    flaws,
    shared,
    stands,
)
from portico.profiles.loading import profile
from portico.profiles.schema import Profile

NOW = datetime(2026, 11, 16, 15, 0, tzinfo=UTC)
TODAY = NOW.date()
WELLMARK = profile("wellmark")
TERMS = Terms(roles=frozenset({"claims"}), tins=frozenset({"431000001"}), until=date(2027, 3, 31))
GENEROUS = profile("caresource")
"""Where the main administrator has every role by her place."""
OF_COMPANY = OrganizationKind.THIRD_PARTY


def found(terms: Terms, *, present: Terms | None = None) -> tuple[Flaw, ...]:
    return flaws(
        WELLMARK,
        terms,
        participates=True,
        tins={"431000001", "431000002"},
        present=present,
        today=TODAY,
    )


def test_named_functions_for_named_tins_until_a_day_can_be_offered() -> None:
    assert found(TERMS) == ()
    assert found(replace(TERMS, tins=frozenset({"431000001", "431000002"}))) == ()


@pytest.mark.parametrize(
    ("changes", "flaw"),
    [
        ({"roles": frozenset()}, Flaw.ROLE),
        ({"roles": frozenset({"claims", "credentialing"})}, Flaw.ROLE),
        ({"roles": frozenset({"claims", "nothing"})}, Flaw.ROLE),
        ({"tins": frozenset()}, Flaw.TIN),
        ({"tins": frozenset({"431000001", "999999999"})}, Flaw.TIN),
        ({"until": TODAY}, Flaw.DAY),
        ({"until": TODAY + timedelta(days=366)}, Flaw.DAY),
    ],
)
def test_what_cannot_be_offered_is_named(changes: dict[str, object], flaw: Flaw) -> None:
    assert found(replace(TERMS, **changes)) == (flaw,)  # type: ignore[arg-type] # the table's


def test_a_year_is_the_longest_and_tomorrow_the_shortest() -> None:
    assert found(replace(TERMS, until=TODAY + timedelta(days=1))) == ()
    assert found(replace(TERMS, until=TODAY + timedelta(days=365))) == ()


def test_what_is_in_force_already_is_not_offered_again() -> None:
    assert found(TERMS, present=TERMS) == (Flaw.SAME,)
    assert found(replace(TERMS, sees_phi=True), present=TERMS) == ()


def test_an_office_outside_the_network_cannot_pass_on_what_it_has_not() -> None:
    roles = tuple(
        role.model_copy(update={"third_parties": True}) if role.key == "fees" else role
        for role in WELLMARK.roles
    )
    plan = WELLMARK.model_copy(update={"roles": roles})
    inside = {role.key for role in delegable(plan, participates=True)}
    outside = {role.key for role in delegable(plan, participates=False)}
    assert inside - outside == {"fees"}


LATER = NOW + timedelta(days=90)


@pytest.mark.parametrize(
    ("state", "at", "so"),
    [
        (Work.OFFERED, NOW, Work.OFFERED),
        (Work.OFFERED, NOW + OFFER_STANDS, Work.EXPIRED),
        (Work.ACCEPTED, NOW + OFFER_STANDS, Work.ACCEPTED),
        (Work.ACCEPTED, LATER - timedelta(seconds=1), Work.ACCEPTED),
        (Work.ACCEPTED, LATER, Work.EXPIRED),
        (Work.ENDED, LATER, Work.ENDED),
        (Work.DECLINED, LATER, Work.DECLINED),
    ],
)
def test_what_ran_out_is_over_whoever_wrote_it_down(state: Work, at: datetime, so: Work) -> None:
    assert stands(state, answer_by=NOW + OFFER_STANDS, expires_at=LATER, now=at) is so


def test_an_offer_does_not_stand_longer_than_what_it_offers() -> None:
    tomorrow = NOW + timedelta(days=1)
    is_late = {"answer_by": NOW + OFFER_STANDS, "expires_at": tomorrow, "now": tomorrow}
    assert stands(Work.OFFERED, **is_late) is Work.EXPIRED


def somebody(*roles: str, until: datetime = LATER) -> Person:
    given = (Given(role=role, by="Ada Cole", since=NOW, until=until) for role in roles)
    return Person(given=tuple(given))


def keys(person: Person, *delegated: str, plan: Profile = WELLMARK) -> set[str]:
    roles = shared(plan, person, delegated, participates=True, now=NOW)
    return {role.key for role in roles}


def test_somebody_has_what_the_company_gave_as_far_as_the_office_let_it() -> None:
    assert keys(somebody("claims", "payment"), "claims", "questions") == {"claims"}
    assert keys(somebody("payment"), "claims") == set()
    assert keys(somebody(), "claims") == set()


def test_what_the_company_gave_until_yesterday_opens_nothing() -> None:
    assert keys(somebody("claims", until=NOW), "claims") == set()


def test_the_main_administrator_of_the_company_has_what_the_office_let_it_and_no_more() -> None:
    main, (one, *others) = Person(is_main=True), delegable(GENEROUS, participates=True)
    assert others
    assert keys(main, one.key, plan=GENEROUS) == {one.key}
    assert keys(main, one.key) == set(), "this plan gives her nothing by her place"


def test_a_function_the_plan_keeps_from_third_parties_opens_nothing_to_one() -> None:
    everything = somebody("credentialing", "claims")
    assert keys(everything, "credentialing", "claims") == {"claims"}


def test_a_company_gives_its_people_just_what_offices_may_let_it_do() -> None:
    theirs = {role.key for role in ceiling(WELLMARK, participates=False, kind=OF_COMPANY)}
    assert theirs == {role.key for role in WELLMARK.roles if role.third_parties}
    assert "credentialing" not in theirs


def test_everything_that_can_be_passed_on_may_be_offered_at_once() -> None:
    roles = frozenset(role.key for role in delegable(WELLMARK, participates=True))
    assert found(replace(TERMS, roles=roles)) == ()
