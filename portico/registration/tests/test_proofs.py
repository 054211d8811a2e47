"""What only the payee knows opens an account; without it the plan decides, and the page says so."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from time_machine import Traveller

from portico.access.states import State
from portico.organizations.models import Membership
from portico.records.payments.rules import PaymentKind
from portico.reviews.evidence import Source
from portico.reviews.models import Review
from testing.builders import NOW, a_tin, an_account
from testing.payments import a_payment
from testing.registrant import Registrant, errors_of
from testing.roster_builders import list_group
from testing.world import TIN, World, a_world

PLAN = "wellsense"
NO_MATCH = "What you entered does not match what we hold for this office."
OLD = NOW.date() - timedelta(days=181)


@pytest.fixture
def office(clock: Traveller) -> World:
    """An office the plan knows and paid."""
    return a_world(PLAN)


def wrong_pair(somebody: Registrant, times: int = 1) -> str:
    """Type a pair nobody was paid so many times; the last page."""
    somebody.reference = "999"
    return [somebody.answer("check").content.decode() for _ in range(times)][-1]


@pytest.mark.requirement("WS-06")
@pytest.mark.parametrize(
    ("key", "given", "state"),
    [
        pytest.param("new-user", {"pin", "check"}, State.ACTIVE, id="new, both"),
        pytest.param("new-user", {"pin"}, State.ACTIVE, id="new, PIN"),
        pytest.param("new-user", {"check"}, State.PENDING_REVIEW, id="new, only a check"),
        pytest.param("new-user", set(), State.PENDING_REVIEW, id="new, neither"),
        pytest.param("existing-account", {"check"}, State.ACTIVE, id="account, check"),
        pytest.param("existing-account", {"pin"}, State.ACTIVE, id="account, no check yet"),
        pytest.param("existing-account", set(), State.PENDING_REVIEW, id="account, neither"),
    ],
)
def test_what_is_at_hand_decides_whether_it_opens(
    office: World, key: str, given: set[str], state: State
) -> None:
    somebody = office.on(key)
    somebody.pin = somebody.pin if "pin" in given else ""
    somebody.reference = somebody.reference if "check" in given else ""
    assert somebody.walk() == "done"
    assert Membership.objects.get().state == state
    assert Review.objects.exists() is (state is State.PENDING_REVIEW)


@pytest.mark.requirement("WS-06")
def test_the_pin_is_asked_before_the_person_and_a_proved_account_is_never_asked(
    office: World,
) -> None:
    new, known = office.on("new-user"), office.on("existing-account")
    assert new.walk(until="pin") == "pin"
    assert new.get("you")["Location"] == new.url("pin")
    assert known.walk(until="pin") == "done"


@pytest.mark.requirement("WS-06", "WS-07")
def test_the_pin_s_page_says_whom_to_write_to_and_what_happens_without(office: World) -> None:
    marcus = office.on("new-user")
    marcus.walk(until="pin")
    shown = marcus.get("pin").content.decode()
    assert "Write to bhproviders@wellsense.org" in shown
    assert "a plan representative reviews your registration before it opens" in shown


def pay(**payment: Any) -> Callable[[World], Any]:
    """A payment of another kind, date or payee."""
    return lambda _: a_payment(plan=PLAN, **{"payee_tin": TIN, **payment})


def used_already(office: World) -> Any:
    """Somebody else holds the office's payment in their own draft."""
    other = Registrant(plan=PLAN, track="existing-account", tin=TIN, email="other@two.example")
    an_account(email=other.email, password=other.password)
    other.reference, other.amount = office.payment.reference, f"{office.payment.amount}"
    other.walk(until="office")
    return office.payment


@pytest.mark.requirement("WS-04")
@pytest.mark.parametrize(
    "paid",
    [
        pytest.param(pay(kind=PaymentKind.ZERO, amount=Decimal(0)), id="zero"),
        pytest.param(pay(kind=PaymentKind.VOID), id="voided"),
        pytest.param(pay(kind=PaymentKind.REVERSAL), id="reversed"),
        pytest.param(pay(paid_on=OLD), id="too old"),
        pytest.param(pay(payee_tin=a_tin()), id="another office's"),
        pytest.param(used_already, id="used already"),
    ],
)
def test_what_never_proves_gets_one_answer(office: World, paid: Callable[[World], Any]) -> None:
    payment = paid(office)
    somebody = office.on("existing-account")
    somebody.walk(until="check")
    unknown = errors_of(somebody.post("check", reference="999", amount="12.00"))
    pair = {"reference": payment.reference, "amount": f"{payment.amount}"}
    assert errors_of(somebody.post("check", **pair)) == unknown
    assert NO_MATCH in unknown
    assert somebody.due() == "check"


@pytest.mark.requirement("WS-04")
def test_the_last_of_180_days_proves_however_it_is_typed(office: World) -> None:
    payment = a_payment(
        plan=PLAN, payee_tin=TIN, amount=Decimal("1200.50"), paid_on=date(2026, 5, 20)
    )
    somebody = office.on("existing-account")
    somebody.reference, somebody.amount = f" {payment.reference}- ", "$1,200.5"
    somebody.walk()
    assert Membership.objects.get().state == State.ACTIVE


@pytest.mark.requirement("WS-04", "WS-06")
def test_too_many_tries_say_so_and_the_reviewer_sees_which_and_whom_to_call(
    clock: Traveller, office: World
) -> None:
    list_group("G-200", plan=PLAN, tin=TIN, email="a@tworivers.example", phone="+13145550111")
    somebody = office.on("existing-account")
    right, somebody.pin = somebody.reference, ""
    somebody.walk(until="check")
    assert NO_MATCH in wrong_pair(somebody, times=5)
    somebody.reference = right
    shown = somebody.answer("check").content.decode()
    assert "Too many tries for today" in shown
    assert "a plan representative reviews your registration" in shown
    assert somebody.walk() == "done"
    evidence = Review.objects.get().shown_evidence
    assert evidence.summary == "Too many wrong tries at a payment and 1 more"
    assert "Did not have the PIN at hand" in {check.name for check in evidence.checks}


def test_the_number_to_call_is_the_roster_s(clock: Traveller) -> None:
    list_group(plan=PLAN, tin=TIN, email="a@tworivers.example", phone="+13145550111")
    somebody = Registrant(plan=PLAN, track="new-user", tin=TIN)
    somebody.walk()
    evidence = Review.objects.get().shown_evidence
    contact = evidence.contacts[0]
    assert (contact.source, contact.value) == (Source.ROSTER, "+13145550111")
    assert not evidence.has_registry


def test_a_proof_for_another_tax_id_says_nothing_of_this_one(office: World) -> None:
    marcus = office.on("new-user")
    marcus.walk(until="you")
    marcus.tin = a_tin()
    marcus.answer("tax-id")
    assert marcus.due() == "pin"


def test_nobody_is_asked_to_mail_when_the_roster_names_nobody(clock: Traveller) -> None:
    somebody = Registrant(plan=PLAN, track="existing-account", tin=TIN)
    an_account(email=somebody.email, password=somebody.password)
    payment = a_payment(plan=PLAN, payee_tin=TIN)
    somebody.reference, somebody.amount = payment.reference, f"{payment.amount}"
    somebody.walk()
    assert Membership.objects.get().state == State.PENDING_REVIEW
