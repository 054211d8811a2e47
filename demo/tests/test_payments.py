"""What the demo's plans paid in 14 months: every payment adds up but one, and each oddity is there."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from demo.payees import PAYEES, Payee
from demo.payments import FIRST_DAYS_AGO, TAKEN_BACK, WEEKS, Made, paid_to
from demo.remittances import PAYERS, payments_of, write_remittances
from demo.roster import NAMED
from portico.vocabulary.npi import parse_npi
from portico.vocabulary.tin import parse_tin
from portico.x12.claims import Adjustment, Claim
from portico.x12.envelope import read_transactions
from portico.x12.remittance_reading import Reading
from portico.x12.remittance_writing import Payment
from portico.x12.transactions import TransactionSet

TODAY = date(2026, 11, 16)
PAID = [(plan, payee) for plan, several in sorted(PAYEES.items()) for payee in several]


@pytest.fixture(params=PAID, ids=[f"{plan}-{payee.number}" for plan, payee in PAID])
def payee(request: pytest.FixtureRequest) -> Payee:
    """Each office that is paid week after week."""
    found: Payee = request.param[1]
    return found


def made_for(payee: Payee) -> list[tuple[date, Made]]:
    return list(paid_to(payee, TODAY))


def odd(payee: Payee, week: int) -> Made:
    """The payment of so many weeks before the last."""
    day = TODAY - timedelta(days=FIRST_DAYS_AGO + 7 * week)
    return dict(made_for(payee))[day]


def adjustments(claim: Claim) -> Iterator[Adjustment]:
    yield from claim.adjustments
    for line in claim.lines:
        yield from line.adjustments


def differences(payments: list[Payment]) -> list[Decimal]:
    """By how much each payment is not the sum of its claims less PLB."""
    return [
        payment.header.amount * (-1 if payment.header.direction == "D" else 1)
        - sum((claim.paid for claim in payment.claims), Decimal())
        + sum((each.amount for each in payment.adjustments), Decimal())
        for payment in payments
    ]


@pytest.mark.parametrize("plan", sorted(PAYERS))
def test_each_line_and_each_claim_adds_up(plan: str) -> None:
    for claim in (c for day in payments_of(plan, TODAY).values() for p in day for c in p.claims):
        for line in claim.lines:
            assert line.charged - sum(each.amount for each in line.adjustments) == line.paid
        assert claim.charged - sum(each.amount for each in adjustments(claim)) == claim.paid
        if claim.lines:
            assert sum(line.charged for line in claim.lines) == claim.charged


@pytest.mark.parametrize("plan", sorted(PAYERS))
def test_each_payment_adds_up_but_one_of_each_office(plan: str) -> None:
    several = [payment for day in payments_of(plan, TODAY).values() for payment in day]
    off = [each for each in differences(several) if each]
    assert off == [Decimal("10.00")] * len(PAYEES[plan])


def test_the_same_office_is_paid_the_same_whenever_the_demo_starts(payee: Payee) -> None:
    later = TODAY + timedelta(days=40)
    assert [(made.reference, made.amount) for _, made in made_for(payee)] == [
        (made.reference, made.amount) for _, made in paid_to(payee, later)
    ]


@pytest.mark.parametrize("plan", sorted(PAYERS))
def test_no_two_payments_of_a_plan_have_one_reference_but_the_voided_one(plan: str) -> None:
    several = [payment for day in payments_of(plan, TODAY).values() for payment in day]
    paid_out = [each.header.reference for each in several if each.header.direction == "C"]
    assert len(paid_out) == len(set(paid_out))


def test_it_reaches_back_fourteen_months_and_to_the_last_week(payee: Payee) -> None:
    days = [day for day, _ in made_for(payee)]
    assert days == sorted(days)
    assert days[0] <= TODAY - timedelta(days=420)
    assert days[-1] == TODAY - timedelta(days=FIRST_DAYS_AGO)
    assert len(days) == -(-WEEKS // payee.weeks)


def test_claims_come_in_every_number_and_lines_up_to_four(payee: Payee) -> None:
    claims = [made.claims for _, made in made_for(payee)]
    assert {0, 3, 40} <= {len(several) for several in claims}
    assert {len(claim.lines) for several in claims for claim in several} == {1, 2, 3, 4}


def test_every_kind_of_cut_is_there(payee: Payee) -> None:
    cuts = {
        f"{each.group}-{each.reason}"
        for _, made in made_for(payee)
        for claim in made.claims
        for each in adjustments(claim)
    }
    assert cuts >= {"CO-45", "PR-1", "PR-2", "PR-3", "CO-16", "CO-18", "CO-29", "CO-197"}


def test_each_oddity_of_a_payment_is_there(payee: Payee) -> None:
    several = [made for _, made in made_for(payee)]
    assert {code for made in several for code, *_ in made.taken} == {"WO", "L6", "CT"}
    assert [made.amount for made in several if made.method == "NON"] == [Decimal(0)]
    assert [made.taken[0][0] for made in several if not made.claims] == ["CT"]
    claims = [claim for made in several for claim in made.claims]
    assert {claim.status for claim in claims} == {"1", "4", "22"}
    assert [claim.corrected is not None for claim in claims].count(True) == 1
    assert {r for claim in claims if claim.outpatient for r in claim.outpatient.remarks} >= {"MA01", "MA18"}  # fmt: skip


def test_what_is_taken_back_was_paid_before_and_is_paid_anew_beside_it(payee: Payee) -> None:
    back, anew, *_ = odd(payee, TAKEN_BACK).claims
    before = next(c for c in odd(payee, TAKEN_BACK + 8).claims if c.number == back.number)
    assert (back.paid, back.charged) == (-before.paid, -before.charged)
    assert (anew.number, anew.charged) == (before.number, before.charged)
    assert anew.paid > before.paid
    assert len({each.payer_number for each in (before, back, anew)}) == 3


def test_what_is_recouped_names_a_claim_that_was_paid(payee: Payee) -> None:
    ((week, made),) = [
        (day, made) for day, made in made_for(payee) if made.taken and made.taken[0][0] == "WO"
    ]
    earlier = {claim.payer_number: claim for day, m in made_for(payee) if day < week for claim in m.claims}  # fmt: skip
    _, reference, amount = made.taken[0]
    assert Decimal() < amount <= earlier[reference].paid


@pytest.mark.parametrize("plan", sorted(PAYEES))
def test_a_group_has_several_practitioners_and_every_number_is_one(plan: str) -> None:
    assert max(len(payee.practitioners) for payee in PAYEES[plan]) >= 2
    for payee in PAYEES[plan]:
        assert parse_tin(payee.tin) == payee.tin
        for npi in (payee.npi, *(each.npi for each in payee.practitioners)):
            assert parse_npi(npi) == npi
        rendered = {claim.rendering.identifier for _, m in paid_to(payee, TODAY) for claim in m.claims if claim.rendering}  # fmt: skip
        assert rendered == {each.npi for each in payee.practitioners}


def test_practitioners_of_the_roster_are_among_those_who_treat() -> None:
    """So that an administrator can limit somebody to one of them by name."""
    listed = {row["NPI"] for office in NAMED for row in office.practitioners}
    for plan in ("wellmark", "wellsense", "caresource"):
        assert listed & {who.npi for payee in PAYEES[plan] for who in payee.practitioners}


@pytest.mark.parametrize("plan", sorted(PAYEES))
def test_the_portal_reads_every_claim_as_it_was_made_and_finds_what_does_not_add_up(
    plan: str, tmp_path: Path
) -> None:
    made = {p.header.reference: p for day in payments_of(plan, TODAY).values() for p in day if p.header.direction == "C"}  # fmt: skip
    odd_ones = []
    for path in write_remittances(tmp_path, plan, today=TODAY):
        with path.open("rb") as source:
            for transaction in read_transactions(source):
                assert isinstance(transaction, TransactionSet)
                reading = Reading(transaction)
                claims = list(reading.claims())
                remittance = reading.finish()
                assert remittance is not None
                wanted = made[remittance.reference]
                if remittance.direction == "C":
                    assert [c.number for c in claims] == [c.number for c in wanted.claims]
                    assert [c.lines for c in claims] == [c.lines for c in wanted.claims]
                odd_ones += [each.fault for each in transaction.findings]
                assert remittance.claims_balance
    assert odd_ones == ["balance"] * len(PAYEES[plan])
