"""Two who act at once, each on a connection of their own."""

from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from threading import Event
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from portico.access.states import State
from portico.delegation.models import AccessRequest, Grant, Invitation, RequestState, Thing
from portico.delegation.queries import given_to
from portico.delegation.rules import Change, Wanted
from portico.delegation.services.asking import (
    AskedAlready,
    RequestOver,
    ask,
    decline_asked,
    give_asked,
)
from portico.delegation.services.giving import ChangedMeanwhile, NotYours, give
from portico.organizations.models import Membership
from portico.organizations.services import set_administrator
from portico.profiles.loading import profile
from testing.access_builders import a_day, acting_as
from testing.builders import a_member, an_organization
from testing.parallel import PATIENCE, errors, race, until_somebody_waits, values
from testing.people import at_work

pytestmark = pytest.mark.django_db(transaction=True)


def gives(by: Membership, member: Membership, role: str) -> Change:
    """Give a role to somebody who was seen without any."""
    return give(
        membership=member,
        seen=Wanted(until={}),
        wanted=Wanted(until={role: a_day(member)}),
        profile=profile(member.organization.plan),
        actor=acting_as(by),
        now=timezone.now(),
    )


def test_of_two_administrators_who_save_at_once_the_second_is_told() -> None:
    office = an_organization()
    member, second = a_member(organization=office), a_member(organization=office, is_administrator=True)  # fmt: skip
    outcomes = race(
        [
            lambda: gives(office.main, member, "billing"),
            lambda: gives(second, member, "front-desk"),
        ]
    )
    assert len(values(outcomes)) == 1
    assert [type(error) for error in errors(outcomes)] == [ChangedMeanwhile]
    assert Grant.objects.filter(membership=member, ended_at=None).count() == 1


def test_whoever_leaves_while_something_is_given_keeps_nothing() -> None:
    office = an_organization()
    member = a_member(organization=office)

    def leaves() -> None:
        Membership.objects.filter(pk=member.pk).update(
            state=State.TERMINATED, ended_at=timezone.now()
        )

    outcomes = race([leaves, lambda: gives(office.main, member, "billing")])
    assert {type(error) for error in errors(outcomes)} <= {IntegrityError}
    assert not Grant.objects.filter(membership=member, ended_at=None).exists()


def test_who_loses_being_administrator_at_that_moment_gives_nothing() -> None:
    office = an_organization()
    member, second = a_member(organization=office), a_member(organization=office, is_administrator=True)  # fmt: skip
    actor, main, dismissed = acting_as(second), acting_as(office.main), Event()

    def dismisses() -> None:
        with transaction.atomic():
            set_administrator(
                membership=second, is_administrator=False, actor=main, now=timezone.now()
            )
            dismissed.set()
            until_somebody_waits()

    def gives_late() -> Change:
        dismissed.wait(PATIENCE)
        return give(
            membership=second,
            seen=given_to(second, profile(office.plan)),
            wanted=replace(
                given_to(second, profile(office.plan)), until={"billing": a_day(member)}
            ),
            profile=profile(office.plan),
            actor=actor,
            now=timezone.now(),
        )

    outcomes = race([dismisses, gives_late])
    assert outcomes[0].error is None
    assert {type(error) for error in errors(outcomes)} <= {NotYours, ChangedMeanwhile}
    assert not Grant.objects.exists()


def test_a_form_sent_as_one_stops_being_administrator_is_no_page_any_more() -> None:
    office = an_organization()
    second = a_member(organization=office, is_administrator=True)
    browser, main, dismissed = at_work(second), acting_as(office.main), Event()
    form = {"first_name": "Ana", "last_name": "Ruiz", "email": "ana@office.example"}

    def dismisses() -> None:
        with transaction.atomic():
            set_administrator(
                membership=second, is_administrator=False, actor=main, now=timezone.now()
            )
            dismissed.set()
            until_somebody_waits()

    def sends() -> Any:
        dismissed.wait(PATIENCE)
        return browser.post(f"/{office.plan}/people/invite/", form)

    sent = race([dismisses, sends])
    assert [outcome.error for outcome in sent] == [None, None]
    assert sent[1].value.status_code == HTTPStatus.NOT_FOUND
    assert not Invitation.objects.exists()


def asks(member: Membership) -> AccessRequest:
    """Somebody asks for a role."""
    return ask(
        membership=member,
        thing=Thing.ROLE,
        value="billing",
        with_phi=True,
        reason="Because.",
        actor=acting_as(member),
        now=timezone.now() - timedelta(minutes=1),
    )


def test_a_request_sent_twice_at_once_is_one_request() -> None:
    member = a_member(organization=an_organization())
    outcomes = race([lambda: asks(member), lambda: asks(member)])
    assert [type(error) for error in errors(outcomes)] == [AskedAlready]
    assert AccessRequest.objects.count() == 1


def test_of_two_answers_at_once_one_counts() -> None:
    office = an_organization()
    second = a_member(organization=office, is_administrator=True)
    asked = asks(member := a_member(organization=office))

    def given() -> None:
        give_asked(
            request=asked,
            until=a_day(member),
            with_phi=True,
            profile=profile(office.plan),
            actor=acting_as(office.main),
            now=timezone.now(),
        )

    def declined() -> None:
        decline_asked(request=asked, reason="No.", actor=acting_as(second), now=timezone.now())

    outcomes = race([given, declined])
    assert [type(error) for error in errors(outcomes)] == [RequestOver]
    asked.refresh_from_db()
    has_it = Grant.objects.filter(membership=member, ended_at=None).exists()
    assert has_it is (asked.state == RequestState.GIVEN)


def test_an_answer_and_a_change_of_the_same_person_do_not_wait_for_each_other_for_ever() -> None:
    office = an_organization()
    second = a_member(organization=office, is_administrator=True)
    asked = asks(member := a_member(organization=office))

    def given() -> None:
        give_asked(
            request=asked,
            until=a_day(member),
            with_phi=False,
            profile=profile(office.plan),
            actor=acting_as(office.main),
            now=timezone.now(),
        )

    outcomes = race([given, lambda: gives(second, member, "front-desk")])
    assert {type(error) for error in errors(outcomes)} <= {ChangedMeanwhile}
    running = Grant.objects.filter(membership=member, ended_at=None)
    assert "billing" in set(running.values_list("role", flat=True))
