"""Builders of reviews, their evidence, and the actors who look at them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from portico.access.actor import Actor, ActorKind, StaffRoleName
from portico.access.states import State
from portico.accounts.models import Account
from portico.audit.acting import acting
from portico.organizations.models import Membership, Organization
from portico.profiles.schema import Decider
from portico.reviews import outcomes
from portico.reviews.evidence import Check, CheckOutcome, Contact, Evidence, Fact, Source
from portico.reviews.models import Happening, Review, ReviewState
from portico.reviews.outcomes import Outcomes
from portico.reviews.services import note_contact, open_review
from testing.builders import NOW, PLAN, a_member, an_organization, staff_member

KIND = "test_kind"
"""A kind only tests register."""


@dataclass
class Handled:
    """Outcome handlers that remember which of them ran."""

    names: list[str] = field(default_factory=list)
    raising: Exception | None = None

    def outcomes(self) -> Outcomes:
        """Handlers to register."""
        return Outcomes(
            approve=self._note("approve"),
            decline=self._note("decline"),
            send_back=self._note("send_back"),
            label="New organization",
        )

    def _note(self, name: str) -> Callable[[Review, Actor, datetime], None]:
        def handle(_review: Review, _actor: Actor, _now: datetime) -> None:
            self.names.append(name)
            if self.raising:
                raise self.raising

        return handle


@pytest.fixture
def handled(monkeypatch: pytest.MonkeyPatch) -> Handled:
    """The outcome handlers of the tests' own kind, registered for one test."""
    remembered = Handled()
    monkeypatch.setitem(outcomes._registered, KIND, remembered.outcomes())  # noqa: SLF001 - a kind for tests alone
    return remembered


def evidence(**changes: Any) -> Evidence:
    """Everything passed, one line differs."""
    parts: dict[str, Any] = {
        "checks": (
            Check(name="Email confirmed by code", outcome=CheckOutcome.PASS, at=NOW),
            Check(name="Organizational NPI (type 2), active", outcome=CheckOutcome.PASS, at=NOW),
        ),
        "facts": (
            Fact(label="Legal name", typed="Two Rivers LLC", registry="Two Rivers LLC", same=True),
            Fact(label="Address", typed="1 Oak St, 63103", registry="1 Elm St, 63103", same=False),
            Fact(label="Tax ID (TIN)", typed="43-1882764"),
        ),
        "person": (Fact(label="Name", typed="Marcus Webb"), Fact(label="Job title", typed="Owner")),
        "registry_as_of": "Nov 15",
        "contacts": (Contact(source=Source.REGISTRY, value="+13145550110", name="Two Rivers"),),
    }
    return Evidence(**{**parts, **changes})


def a_review(
    *,
    organization: Organization | None = None,
    membership: Membership | None = None,
    decider: Decider = Decider.PLAN,
    shown: Evidence | None = None,
    due_at: datetime | None = None,
    kind: str = KIND,
    state: ReviewState = ReviewState.OPEN,
    now: datetime = NOW,
) -> Review:
    """A review of a new organization, or of a member who wants to join one."""
    organization = organization or an_organization(state=_waits(decider))
    if membership is None:
        by_plan = decider is Decider.PLAN
        membership = organization.main if by_plan else a_request_to_join(organization)
    actor = Actor.system(plan=organization.plan)
    with acting(actor):
        return open_review(
            plan=organization.plan,
            kind=kind,
            decider=decider,
            organization_id=organization.pk,
            membership_id=membership.pk,
            applicant_id=membership.account_id,
            title=organization.name,
            evidence=shown or evidence(),
            due_at=due_at or now + timedelta(days=2),
            state=state,
            actor=actor,
            now=now,
        )


def a_request_to_join(organization: Organization) -> Membership:
    """A person whose place waits for the organization's administrator."""
    return a_member(organization=organization, state=State.PENDING_REVIEW)


def _waits(decider: Decider) -> State:
    return State.PENDING_REVIEW if decider is Decider.PLAN else State.ACTIVE


def a_reviewer(account: Account | None = None, **changes: Any) -> Actor:
    """Plan staff who may decide; the account holds the role in the database too."""
    account = account or staff_member()
    facts: dict[str, Any] = {
        "kind": ActorKind.STAFF,
        "plan": PLAN,
        "account_id": account.pk,
        "staff_roles": frozenset({StaffRoleName.REVIEWER}),
        "second_factor": True,
    }
    return Actor(**{**facts, **changes})


def an_administrator(membership: Membership, **changes: Any) -> Actor:
    """Whoever works under that membership, as the gate would see them."""
    organization = membership.organization
    facts: dict[str, Any] = {
        "kind": ActorKind.PERSON,
        "plan": organization.plan,
        "account_id": membership.account_id,
        "organization_id": organization.pk,
        "membership_id": membership.pk,
        "organization_state": State(organization.state),
        "membership_state": State(membership.state),
        "is_administrator": membership.is_administrator,
    }
    return Actor(**{**facts, **changes})


def ask_contact(review: Review, contact: str) -> None:
    """A reviewer writes to a contact and notes that it was right."""
    note_contact(
        review=review,
        happening=Happening.WROTE,
        contact=contact,
        person="",
        text="Yes, that is right.",
        actor=a_reviewer(staff_member(plan=review.plan), plan=review.plan),
        now=timezone.now(),
    )
