"""What the database refuses of grants and requests. Each test bypasses the services on purpose."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from portico.access.states import ENDED, State
from portico.delegation.models import LONGEST, AccessRequest, Grant
from portico.organizations.models import Membership
from testing.builders import NOW, a_member, an_account

pytestmark = pytest.mark.django_db


@contextmanager
def refused_by(constraint: str) -> Iterator[None]:
    """The database refuses what happens inside."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        yield
    assert refusal.value.__cause__.diag.constraint_name == constraint  # type: ignore[union-attr] # psycopg's error


def a_grant(member: Membership | None = None, **changes: Any) -> Grant:
    """A role for ninety days."""
    values = {
        "role": "claims",
        "granted_by": an_account(),
        "granted_at": NOW,
        "expires_at": NOW + timedelta(days=90),
    }
    return Grant.objects.create(membership=member or a_member(), **{**values, **changes})


def a_request(member: Membership | None = None, **changes: Any) -> AccessRequest:
    """Somebody asks for a role."""
    values = {"thing": "role", "value": "claims", "reason": "Because.", "asked_at": NOW}
    return AccessRequest.objects.create(membership=member or a_member(), **{**values, **changes})


def leave(member: Membership, state: State = State.TERMINATED) -> None:
    """End their place, as any service does."""
    Membership.objects.filter(pk=member.pk).update(state=state, ended_at=NOW + timedelta(days=1))


# --- Grants --------------------------------------------------------------------------------------
def test_a_role_is_given_once_and_again_after_it_ended() -> None:
    member = a_member()
    first = a_grant(member)
    with refused_by("delegation_role_once"):
        a_grant(member)
    Grant.objects.filter(pk=first.pk).update(ended_at=NOW)
    a_grant(member)


@pytest.mark.parametrize("lasts", [timedelta(), -timedelta(days=1), LONGEST + timedelta(seconds=1)])
def test_nothing_is_given_for_no_time_or_for_longer_than_400_days(lasts: timedelta) -> None:
    with refused_by("delegation_grants_end"):
        a_grant(expires_at=NOW + lasts)


def test_who_ended_it_is_known_only_of_what_ended() -> None:
    with refused_by("delegation_ended_means_when"):
        a_grant(ended_by=an_account())


@pytest.mark.parametrize("state", sorted(ENDED))
def test_what_was_given_ends_with_the_place_whoever_ends_it(state: State) -> None:
    grant = a_grant(member := a_member())
    leave(member, state)
    grant.refresh_from_db()
    assert (grant.ended_at, grant.ended_by) == (NOW + timedelta(days=1), None)


def test_nothing_is_given_to_who_left_and_nothing_comes_back() -> None:
    grant = a_grant(member := a_member())
    leave(member)
    with refused_by("delegation_given_to_the_gone"):
        a_grant(member, role="payment")
    with refused_by("delegation_given_to_the_gone"):
        Grant.objects.filter(pk=grant.pk).update(ended_at=None)


def test_what_was_given_outlives_a_suspension() -> None:
    grant = a_grant(member := a_member())
    Membership.objects.filter(pk=member.pk).update(state=State.SUSPENDED)
    grant.refresh_from_db()
    assert grant.ended_at is None


# --- Requests ------------------------------------------------------------------------------------
def test_one_thing_is_asked_for_once_until_it_is_answered() -> None:
    member = a_member()
    first = a_request(member)
    with refused_by("delegation_asked_once"):
        a_request(member)
    a_request(member, value="payment")
    a_request()
    AccessRequest.objects.filter(pk=first.pk).update(state="withdrawn", answered_at=NOW)
    a_request(member)


@pytest.mark.parametrize(
    "changes", [{"value": ""}, {"thing": "phi"}, {"thing": "tin", "value": ""}]
)
def test_a_request_is_for_something(changes: dict[str, Any]) -> None:
    with refused_by("delegation_asked_for_something"):
        a_request(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "given"},
        {"state": "given", "answered_at": NOW},
        {"state": "withdrawn"},
        {"answered_at": NOW},
    ],
)
def test_an_answer_says_by_whom_and_when(changes: dict[str, Any]) -> None:
    with refused_by("delegation_answered_means_by_whom_and_when"):
        a_request(**changes)


def test_a_refusal_has_a_reason() -> None:
    with refused_by("delegation_declined_says_why"):
        a_request(state="declined", answered_at=NOW, answered_by=an_account())


def test_what_was_asked_is_withdrawn_with_the_place_and_who_left_asks_for_nothing() -> None:
    asked = a_request(member := a_member())
    leave(member)
    asked.refresh_from_db()
    assert (asked.state, asked.answered_at) == ("withdrawn", NOW + timedelta(days=1))
    with refused_by("delegation_asked_by_the_gone"):
        a_request(member)
