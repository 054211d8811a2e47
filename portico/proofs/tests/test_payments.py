"""The two validation items: counted, compared, held for one draft, given back."""

from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from portico.access.actor import Actor
from portico.accounts.models import Allowance
from portico.audit.acting import acting
from portico.audit.models import Event
from portico.proofs.models import Proof
from portico.proofs.queries import proved_by
from portico.proofs.rules import Method, ProofResult
from portico.proofs.services import attempts, confirm, release
from portico.records.payments.rules import PaymentKind
from testing.builders import NOW, PLAN, a_tin
from testing.parallel import race, values
from testing.payments import a_payment
from testing.proofs import (
    HOLDER,
    TIN,
    Compared,
    a_holder,
    try_payment,
    try_pin,
    try_roster,
    try_wrong_payment,
)

pytestmark = pytest.mark.django_db
race_test = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)
ACTOR = Actor.system(plan=PLAN)


@pytest.mark.requirement("WS-04")
def test_reference_and_amount_of_one_payment_to_the_tin_match() -> None:
    payment = a_payment()
    assert try_payment(payment, reference=f" {payment.reference.lower()} ") is ProofResult.MATCH
    assert proved_by(HOLDER)[0].paid_on == payment.paid_on


@pytest.mark.requirement("WS-04")
@pytest.mark.parametrize(
    "typed",
    [
        {"tin": a_tin()},
        {"reference": "NOBODY"},
        {"amount": Decimal("0.01")},
        {"now": NOW + timedelta(days=200)},
    ],
)
def test_whatever_is_wrong_is_answered_alike(typed: dict[str, Any]) -> None:
    assert try_payment(a_payment(), **typed) is ProofResult.NO_MATCH
    assert proved_by(HOLDER) == []


def test_a_payment_of_another_plan_proves_nothing_here() -> None:
    assert try_payment(a_payment(plan="otherplan")) is ProofResult.NO_MATCH


@pytest.mark.requirement("WS-04")
@pytest.mark.parametrize("kind", [PaymentKind.VOID, PaymentKind.REVERSAL])
def test_a_payment_taken_back_by_a_later_one_does_not_prove(kind: PaymentKind) -> None:
    payment = a_payment()
    a_payment(payee_tin=payment.payee_tin, reference=payment.reference, kind=kind)
    assert try_payment(payment) is ProofResult.NO_MATCH


@pytest.mark.requirement("WS-04")
def test_a_payment_proves_for_one_draft_and_again_when_it_is_let_go() -> None:
    payment, second = a_payment(), a_holder()
    assert try_payment(payment) is ProofResult.MATCH
    assert try_payment(payment, holder=second) is ProofResult.NO_MATCH
    with acting(ACTOR):
        release(holder=HOLDER, actor=ACTOR, now=NOW)
    assert try_payment(payment, holder=second) is ProofResult.MATCH


def test_the_same_draft_may_prove_the_same_again_and_it_costs_nothing() -> None:
    payment = a_payment()
    assert [try_payment(payment) for _ in range(7)] == [ProofResult.MATCH] * 7
    assert Proof.objects.count() == 1
    assert all(counter.spent_at == [] for counter in Allowance.objects.all())


def test_a_wrong_answer_leaves_what_was_proved_before() -> None:
    payment = a_payment()
    try_payment(payment)
    assert try_wrong_payment(tin=payment.payee_tin) is ProofResult.NO_MATCH
    assert len(proved_by(HOLDER)) == 1


def test_proving_with_another_payment_frees_the_first() -> None:
    first, second = a_payment(), a_payment()
    try_payment(first)
    try_payment(second)
    assert try_payment(first, holder=a_holder()) is ProofResult.MATCH


def test_what_is_confirmed_stays_used_for_whom_the_draft_became() -> None:
    payment = a_payment()
    try_payment(payment)
    with acting(ACTOR):
        proved = confirm(holder=HOLDER, becomes="membership:1", actor=ACTOR, now=NOW)
        release(holder=HOLDER, actor=ACTOR, now=NOW)
    assert proved == {Method.PAYMENT}
    assert try_payment(payment) is ProofResult.NO_MATCH
    assert [each.method for each in proved_by("membership:1")] == [Method.PAYMENT]


def test_whoever_is_declined_gives_the_payment_back() -> None:
    payment = a_payment()
    try_payment(payment)
    with acting(ACTOR):
        confirm(holder=HOLDER, becomes="membership:1", actor=ACTOR, now=NOW)
        release(holder="membership:1", actor=ACTOR, now=NOW)
    assert try_payment(payment, holder=a_holder()) is ProofResult.MATCH


def test_confirming_twice_or_nothing_proves_nothing() -> None:
    try_payment(a_payment())
    with acting(ACTOR):
        confirm(holder=HOLDER, becomes="membership:1", actor=ACTOR, now=NOW)
        assert not confirm(holder=HOLDER, becomes="membership:2", actor=ACTOR, now=NOW)


@pytest.mark.requirement("WS-04")
def test_five_wrong_answers_for_a_tin_are_the_last_of_a_day(compared: Compared) -> None:
    payment = a_payment()
    tin = payment.payee_tin
    for number in range(5):
        wrong = try_wrong_payment(tin=tin, holder=a_holder(), address=f"198.51.100.{number}")
        assert wrong is ProofResult.NO_MATCH
    assert try_payment(payment, holder=a_holder()) is ProofResult.USED_UP_FOR_TIN
    assert len(compared) == 5
    assert try_payment(payment, now=NOW + 24 * HOUR) is ProofResult.MATCH


def test_all_methods_and_spellings_of_a_tin_share_its_five(compared: Compared) -> None:
    try_wrong_payment(tin="43-1882764")
    try_wrong_payment(tin="４３１８８２７６４")
    try_pin("ACDE-FGHJ")
    try_roster()
    try_roster(names=("Somebody Else",))
    assert try_pin("ACDE-FGHJ") is ProofResult.USED_UP_FOR_TIN
    assert try_roster().result is ProofResult.USED_UP_FOR_TIN
    assert try_wrong_payment(tin=TIN, holder=a_holder()) is ProofResult.USED_UP_FOR_TIN
    assert len(compared) == 5


def test_another_tin_and_another_plan_have_their_own() -> None:
    for _ in range(6):
        try_wrong_payment()
    assert try_wrong_payment(tin=a_tin()) is ProofResult.NO_MATCH


def test_twenty_wrong_answers_from_a_network_are_the_last_of_an_hour(compared: Compared) -> None:
    for number in range(20):
        try_wrong_payment(tin=a_tin(), address=f"2001:db8::{number:x}")
    refused = try_wrong_payment(tin=a_tin(), address="2001:db8::ffff")
    assert refused is ProofResult.USED_UP_FOR_ADDRESS
    assert len(compared) == 20
    assert try_wrong_payment(tin=a_tin(), address="2001:db8:0:1::1") is ProofResult.NO_MATCH
    later = try_wrong_payment(tin=a_tin(), address="2001:db8::1", now=NOW + HOUR)
    assert later is ProofResult.NO_MATCH


def test_right_answers_are_no_guesses() -> None:
    for _ in range(25):
        payment = a_payment()
        assert try_payment(payment, holder=a_holder()) is ProofResult.MATCH


def test_every_outcome_is_in_the_trail_without_what_was_typed() -> None:
    payment = a_payment()
    try_payment(payment)
    for _ in range(6):
        try_wrong_payment(tin=payment.payee_tin, reference="TYPED-REFERENCE")
    events = Event.objects.filter(action="proof.attempted", subject=HOLDER).order_by("pk")
    results = [event.details["result"] for event in events]
    assert results == ["match", *["no_match"] * 5, "used_up_for_tin"]
    for event in events:
        assert set(event.details) == {"method", "result"}


@race_test
def test_of_two_drafts_with_the_same_pair_at_once_one_matches() -> None:
    payment = a_payment()
    holders = [a_holder() for _ in range(4)]
    outcomes = race([partial(try_payment, payment, holder=each) for each in holders])
    assert sorted(values(outcomes)) == ["match", "no_match", "no_match", "no_match"]
    assert Proof.objects.exclude(evidence=None).count() == 1
    assert sum(len(counter.spent_at) for counter in Allowance.objects.all()) == 2 * 3


@race_test
def test_a_double_click_and_two_tabs_match_both() -> None:
    payment = a_payment()
    outcomes = race([lambda: try_payment(payment)] * 4)
    assert values(outcomes) == [ProofResult.MATCH] * 4
    assert Proof.objects.count() == 1


@race_test
def test_a_wrong_answer_in_another_tab_does_not_undo_a_right_one() -> None:
    for number in range(8):
        payment, holder, address = a_payment(), a_holder(), f"198.51.100.{number}"
        wrong = partial(try_wrong_payment, tin=a_tin(), holder=holder, address=address)
        wrong()
        right = partial(try_payment, payment, holder=holder, address=address)
        race([wrong, wrong, right, wrong])
        assert len(proved_by(holder)) == 1


@race_test
def test_whoever_stands_in_line_too_long_is_told_to_come_back(
    compared: Compared, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "PATIENCE", "50ms")
    try_wrong_payment()
    with transaction.atomic():
        list(Allowance.objects.select_for_update())
        (outcome,) = race([try_wrong_payment])
    assert outcome.value is ProofResult.BUSY
    assert len(compared) == 1
    assert all(len(counter.spent_at) == 1 for counter in Allowance.objects.all())


@race_test
def test_the_count_stands_even_when_the_comparison_dies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "_compare", lambda *_, **__: (_ for _ in ()).throw(SystemExit))
    with pytest.raises(SystemExit):
        try_wrong_payment()
    assert [len(counter.spent_at) for counter in Allowance.objects.all()] == [1, 1]


@race_test
def test_proving_inside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        try_wrong_payment()


def test_nothing_that_was_typed_is_stored() -> None:
    payment = a_payment(reference="TYPED0815", amount=Decimal("98765.43"))
    try_payment(payment)
    with connection.cursor() as cursor:
        cursor.execute("select p::text from proofs_proof p")
        (stored,) = cursor.fetchone()
    for typed in ("TYPED0815", "98765", payment.payee_tin):
        assert typed not in stored


@pytest.mark.parametrize(
    "facts",
    [
        {"method": "guess"},
        {"matched_at": NOW},
        {"evidence": "payment:1"},
        {"confirmed_at": NOW},
        {"method": "roster", "matched_at": NOW, "evidence": "pin:1"},
    ],
)
def test_the_database_refuses_a_proof_that_makes_no_sense(facts: dict[str, object]) -> None:
    sound = {"plan": PLAN, "holder": HOLDER, "method": "payment", "tried_at": NOW}
    with pytest.raises(IntegrityError):
        Proof.objects.create(**{**sound, **facts})


def test_one_payment_is_never_held_twice() -> None:
    held = {"plan": PLAN, "method": "payment", "tried_at": NOW, "matched_at": NOW}
    Proof.objects.create(holder=a_holder(), evidence="payment:1", **held)
    with pytest.raises(IntegrityError):
        Proof.objects.create(holder=a_holder(), evidence="payment:1", **held)
