"""What an 835 says of claims is what an office reads later, down to the line."""

from datetime import date
from decimal import Decimal

import pytest

from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.exchange.tests.conftest import receive
from portico.records.payments.models import PaidClaim, Payment
from portico.records.payments.told import ToldAdjustment, claim_of
from testing.builders import PLAN
from testing.remittances import CHECK, a_remittance, an_interchange

pytestmark = pytest.mark.django_db
TIN = "431882764"

TWO_CLAIMS = """
BPR*I*90*C*CHK************20261030
TRN*1*{reference}*1431999999
N1*PR*HEARTLAND HEALTH PLAN
N3*1 PLAZA
N4*ST. LOUIS*MO*63101
PER*BL*PAYMENTS*TE*8005550100
N1*PE*TWO RIVERS ORTHOPEDICS LLC*XX*2120048717
REF*TJ*{tin}
LX*1
CLP*A100*1*200*100*20*12*77001*11*1
NM1*QC*1*DOE*JANE*Q***MI*M100200300
NM1*74*1*DOE-SMITH*****MI*M999
NM1*82*1*HALE*ROBIN****XX*1003000126
MOA***MA01
REF*EA*CHART 7
DTM*050*20261015
SVC*HC:99213:25*200*100**1
DTM*472*20261012
CAS*CO*45*80
CAS*PR*3*20
REF*6R*LINE-1
AMT*B6*120
LQ*HE*N130
CLP*A99*22*-60*-60**12*76500*11
NM1*QC*1*ROE*RICHARD****MI*M5
DTM*232*20260901
PLB*2120048717*20261231*L6:LATE*-50
"""


def loaded(body: str, **changes: str) -> list[PaidClaim]:
    for old, new in changes.items():
        body = body.replace(old.replace("_", "*"), new)
    receive(an_interchange(a_remittance(body, tin=TIN)))
    with acting(Actor.system(plan=PLAN), tins=[TIN]):
        return list(PaidClaim.visible.order_by("position"))


def the_payment() -> Payment:
    with acting(Actor.system(plan=PLAN), tins=[TIN]):
        return Payment.visible.get()


def test_a_claim_is_kept_whole_with_what_is_searched_beside_it() -> None:
    first, second = loaded(TWO_CLAIMS)
    told = claim_of(first.told)
    assert (first.number_key, first.payer_number_key, first.member_key) == ("A100", "77001", "M999")
    assert (first.patient_key, first.npis) == ("doe smith", ["1003000126", "2120048717"])
    assert (first.served_from, first.kept, first.owed) == (
        date(2026, 10, 12),
        Decimal(80),
        Decimal(20),
    )
    assert (told.patient and told.patient.last, told.corrected and told.corrected.last) == (
        "DOE", "DOE-SMITH",
    )  # fmt: skip
    assert (told.remarks, told.references) == (("MA01",), (("EA", "CHART 7"),))
    assert (second.status, second.paid, second.position) == ("22", Decimal(-60), 2)


def test_a_line_keeps_its_adjustments_remarks_and_what_was_allowed() -> None:
    told = claim_of(loaded(TWO_CLAIMS)[0].told)
    (line,) = told.lines
    assert (line.procedure, line.modifiers, line.units) == ("99213", ("25",), Decimal(1))
    assert line.adjustments == (
        ToldAdjustment(group="CO", reason="45", amount=Decimal(80)),
        ToldAdjustment(group="PR", reason="3", amount=Decimal(20)),
    )
    assert (line.control, line.allowed, line.remarks) == ("LINE-1", Decimal(120), ("N130",))


def test_what_changed_the_payment_beside_its_claims_is_turned_around() -> None:
    loaded(TWO_CLAIMS)
    payment = the_payment()
    assert (payment.claim_count, payment.charged, payment.balances) == (2, Decimal(140), True)
    assert (payment.recouped, payment.recoupments[0]["code"]) == (Decimal(50), "L6")
    assert payment.payee_name == "TWO RIVERS ORTHOPEDICS LLC"


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("BPR*I*90*", "BPR*I*91*"), ("CAS*CO*45*80", "CAS*CO*45*79"), ("*-60*-60*", "*-60*-59*")],
)
def test_what_does_not_add_up_is_loaded_and_marked(right: str, wrong: str) -> None:
    receipt = receive(an_interchange(a_remittance(TWO_CLAIMS.replace(right, wrong), tin=TIN)))
    assert receipt.loaded == 1
    assert not the_payment().balances


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("CLP*A100*1*200*100", "CLP*A100*1*2OO*100"),
        ("CLP*A100*1*200*100", "CLP*A100*1*200.005*100"),
        ("CAS*CO*45*80", "CAS*CO*45*eighty"),
        ("L6:LATE*-50", "L6:LATE*"),
    ],
)
def test_an_amount_that_is_none_is_refused_with_its_place(right: str, wrong: str) -> None:
    receipt = receive(an_interchange(a_remittance(TWO_CLAIMS.replace(right, wrong), tin=TIN)))
    assert (receipt.loaded, receipt.refused) == (0, 1)
    assert any(told.refuses for told in receipt.first_refusals[0].findings)


def test_more_claims_than_memory_holds_are_all_stored_in_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("portico.exchange.kinds.spool.IN_MEMORY", 500)
    monkeypatch.setattr("portico.records.payments.arriving.AT_ONCE", 7)
    claims = "".join(
        f"CLP*N{n}*1*10*10**12*P{n}*11\nNM1*QC*1*DOE*JANE****MI*M{n}\nDTM*232*20261012\n"
        for n in range(40)
    )
    head = CHECK[: CHECK.index("CLP*")].replace("*132.5*", "*400*")
    rows = loaded(head + claims)
    assert [row.number_key for row in rows] == [f"N{n}" for n in range(40)]
