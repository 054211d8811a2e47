"""The 835: what a payment is, from values and from what real files have instead of them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import chain

import pytest

from portico.x12.claims import Adjustment, Claim, ProviderAdjustment
from portico.x12.elements import is_money
from portico.x12.envelope import read_transactions
from portico.x12.findings import Finding
from portico.x12.remittance import ClaimTotal, Kind, Remittance, kind_of
from portico.x12.remittance_reading import Reading, read_remittance
from portico.x12.tests.samples import (
    ACCOUNTS,
    BY_LINE,
    CHECK,
    CLAIM,
    HEADER,
    PAYEE,
    PAYER,
    file_of,
    paying,
)
from portico.x12.transactions import TransactionSet

GOOD = file_of(CHECK).decode()


def opened(content: str) -> Iterator[tuple[TransactionSet, Remittance | None]]:
    for found in read_transactions(BytesIO(content.encode())):
        assert isinstance(found, TransactionSet)
        yield found, read_remittance(found)


def payment(content: str) -> Remittance:
    ((_, remittance),) = opened(content)
    assert remittance is not None
    return remittance


def findings(content: str) -> list[Finding]:
    return [finding for transaction, _ in opened(content) for finding in transaction.findings]


def faults(content: str) -> list[str]:
    return [finding.fault for finding in findings(content)]


def claims(content: str) -> list[Claim]:
    return list(reading_of(content)[1].claims())


def reading_of(content: str) -> tuple[TransactionSet, Reading]:
    found = next(read_transactions(BytesIO(content.encode())))
    assert isinstance(found, TransactionSet)
    return found, Reading(found)


def test_a_check_is_read_as_it_was_written() -> None:
    remittance = payment(GOOD)
    assert remittance == Remittance(
        handling="I",
        amount=Decimal("120.50"),
        direction="C",
        method="CHK",
        date=date(2026, 11, 20),
        produced_on=date(2026, 11, 20),
        reference="000104417",
        payer_id="1420318333",
        payer=PAYER,
        payee=PAYEE,
        claims={"1": ClaimTotal(1, Decimal("120.50"), Decimal("180.00"))},
        adjustments=(),
        claims_balance=True,
    )
    assert (remittance.payee.tin, remittance.payee.npi) == ("431882764", "1234567893")
    assert remittance.balances
    assert faults(GOOD) == []


def test_claims_come_one_by_one_after_the_header_and_before_the_end() -> None:
    _, reading = reading_of(GOOD.replace("SE*17", "SE*16"))
    assert reading.header == HEADER
    (claim,) = reading.claims()
    assert claim == replace(CLAIM, segment=14, provider=claim.provider)
    assert reading.finish() is None
    assert list(reading.claims()) == []


def test_a_line_holds_what_stands_behind_it_and_the_claim_what_stands_before() -> None:
    (claim,) = claims(file_of(replace(CHECK, claims=(BY_LINE,))).decode())
    assert (claim.adjustments, claim.lines) == ((), BY_LINE.lines)
    assert claim.balances


def test_an_electronic_payment_is_read_beside_its_accounts() -> None:
    content = file_of(paying("120.50", method="ACH", accounts=ACCOUNTS)).decode()
    remittance = payment(content)
    assert (remittance.method, remittance.date) == ("ACH", date(2026, 11, 20))
    assert remittance.accounts == ACCOUNTS
    assert faults(
        content.replace("*CCP*01*091000019*DA*4400117***01*073000228*DA*9917340", "*" * 11)
    ) == ["bank"]


def owed(code: str, reference: str, amount: str) -> ProviderAdjustment:
    return ProviderAdjustment("1234567893", date(2026, 12, 31), code, reference, Decimal(amount))


def test_claims_are_summed_by_status_and_plb_takes_from_the_payment() -> None:
    taken = Adjustment("CO", "45", Decimal("-159.50"))
    back = replace(
        CLAIM,
        status="22",
        charged=Decimal("-180.00"),
        paid=Decimal("-20.50"),
        adjustments=(taken,),
    )
    written = replace(
        paying("206.50"),
        claims=(CLAIM, back, CLAIM),
        adjustments=(owed("WO", "CH-0900", "15.25"), owed("L6", "", "-1.25")),
    )
    remittance = payment(file_of(written).decode())
    assert remittance.claims == {
        "1": ClaimTotal(2, Decimal("241.00"), Decimal("360.00")),
        "22": ClaimTotal(1, Decimal("-20.50"), Decimal("-180.00")),
    }
    assert remittance.adjustments == written.adjustments
    assert remittance.adjusted == Decimal("14.00")
    assert remittance.balances
    assert remittance.kind == Kind.PAID
    assert faults(file_of(written).decode()) == []


def test_an_amount_that_is_none_refuses_the_payment_and_no_claim_follows_it() -> None:
    three = file_of(replace(paying("361.50"), claims=(CLAIM,) * 3)).decode()
    for odd in ("120,50", "", "1" * 17, "120.505"):
        content = odd.join(three.rsplit("120.50", 1))
        assert [claim.segment for claim in claims(content)] == [14]
        ((transaction, remittance),) = opened(content)
        assert (remittance, transaction.refused) == (None, True)


def test_one_plb_holds_up_to_six_adjustments() -> None:
    plb = "PLB*1234567893*20261231" + "*WO:A*1.00" * 6 + "~\n"
    remittance = payment(GOOD.replace("SE*17", plb + "SE*18"))
    assert remittance.adjustments == (owed("WO", "A", "1.00"),) * 6
    assert faults(GOOD.replace("SE*17", plb + "SE*18")) == ["balance"]


def test_a_payment_of_no_claims_may_hold_what_is_paid_by_head() -> None:
    by_head = replace(paying("500.00"), claims=(), adjustments=(owed("CT", "", "-500.00"),))
    remittance = payment(file_of(by_head).decode())
    assert (remittance.kind, remittance.balances, remittance.claims) == (Kind.PAID, True, {})
    assert faults(file_of(by_head).decode()) == []


def test_a_ref_before_any_party_is_nobodys() -> None:
    before = GOOD.replace("DTM*405", "REF*EV*PORTAL~\nDTM*405").replace("SE*17", "SE*18")
    assert payment(before) == replace(payment(GOOD), receiver="PORTAL")


def test_a_party_that_the_guide_does_not_know_takes_what_follows_it_away_from_the_payee() -> None:
    strange = GOOD.replace("LX*1~", "N1*ZZ*SOMEONE~\nREF*TJ*999887777~\nLX*1~")
    strange = strange.replace("SE*17", "SE*19")
    assert payment(strange).payee == PAYEE
    assert "unexpected" in faults(strange)


def test_claims_behind_the_adjustments_of_the_payment_are_read_and_told_of() -> None:
    plb = "PLB*1234567893*20261231*WO:A*0.00~\n"
    behind = GOOD.replace("LX*1~", plb + "LX*1~").replace("SE*17", "SE*18")
    assert payment(behind).claims == payment(GOOD).claims
    assert faults(behind) == ["order"]


def test_ref_and_n1_of_a_claim_are_not_those_of_the_payee() -> None:
    inside = GOOD.replace("DTM*232", "REF*TJ*999887777~\nN1*PE*SOMEONE*FI*999887777~\nDTM*232")
    remittance = payment(inside.replace("SE*17", "SE*19"))
    assert remittance.payee == PAYEE


@pytest.mark.parametrize(
    ("n1", "ref", "tin", "npi"),
    [
        ("FI*431882764", "PQ*11861", "431882764", None),
        ("FI*43-1882764", "PQ*11861", "431882764", None),
        ("FI*4X1882764", "PQ*431882764", None, None),
        ("XX*1234567893", "PQ*11861", None, "1234567893"),
        ("XX*1234567890", "TJ*431882764", "431882764", None),
        ("XV*1234567893", "TJ*43188276", None, None),
    ],
)
def test_tin_and_npi_are_taken_only_from_what_names_them(
    n1: str, ref: str, tin: str | None, npi: str | None
) -> None:
    content = GOOD.replace("XX*1234567893", n1).replace("TJ*431882764", ref)
    payee = payment(content).payee
    assert (payee.tin, payee.npi) == (tin, npi)
    told = [(each.fault, each.place.segment_id) for each in findings(content)]
    assert (("payee", "N1") in told) == (not tin and not npi)


@pytest.mark.parametrize(
    ("bpr16", "day"),
    [
        ("20261120", date(2026, 11, 20)),
        ("20002316", None),
        ("20990080", None),
        ("2026112", None),
        ("", None),
    ],
)
def test_a_date_that_is_none_leaves_the_payment_without(bpr16: str, day: date | None) -> None:
    content = GOOD.replace("************20261120", f"************{bpr16}")
    assert payment(content).date == day
    assert faults(content) == ([] if day else ["date"])


def test_a_date_one_place_to_the_left_is_taken_and_told_of() -> None:
    content = GOOD.replace("************20261120", "***********20261120")
    assert payment(content).date == date(2026, 11, 20)
    assert faults(content) == ["date"]
    account = GOOD.replace("************20261120", "**********DA*20261120")
    assert payment(account).date is None


@pytest.mark.parametrize(
    ("was", "becomes", "fault"),
    [
        ("ST*835", "ST*837", "not-835"),
        ("BPR*I*120.50", "BPR*I*12O.50", "amount"),
        ("BPR*I*120.50", "BPR*I*", "missing"),
        ("BPR*I*120.50", "BPX*I*120.50", "missing"),
        ("TRN*1*000104417", "TRX*1*000104417", "missing"),
        ("TRN*1*000104417", "TRN*1*", "missing"),
        ("DTM*405*20261120", "TRN*1*000104418", "repeated"),
        ("DTM*405*20261120", "BPR*I*1.00*C*CHK", "repeated"),
        ("DTM*405*20261120", "N1*PE*SOMEONE ELSE*FI*999887777", "repeated"),
    ],
)
def test_a_payment_that_cannot_be_told_from_others_is_refused(
    was: str, becomes: str, fault: str
) -> None:
    ((transaction, remittance),) = opened(GOOD.replace(was, becomes))
    assert remittance is None
    assert fault in [finding.fault for finding in transaction.findings if finding.refuses]


@pytest.mark.parametrize(
    ("was", "becomes", "fault"),
    [
        ("X*005010X221A1", "X*004010X091A1", "version"),
        ("BPR*I*120.50", "BPR*I*120.51", "balance"),
        ("*45*59.50", "*45*59.51", "balance"),
        ("CLP*CH-1001*1*", "CLP*CH-1001*77*", "code"),
        ("CLP*CH-1001*1*", "CLP*CH-1001*22*", "sign"),
        ("*C*CHK*", "*C*NON*", "handling"),
    ],
)
def test_what_is_odd_is_told_of_and_the_payment_is_kept(was: str, becomes: str, fault: str) -> None:
    ((transaction, remittance),) = opened(GOOD.replace(was, becomes))
    assert remittance is not None
    assert fault in [finding.fault for finding in transaction.findings]


def test_a_damaged_envelope_refuses_the_payment() -> None:
    ((_, remittance),) = opened(GOOD.replace("SE*17", "SE*16"))
    assert remittance is None


@pytest.mark.parametrize(
    ("amount", "direction", "method", "statuses", "kind"),
    [
        ("120.50", "C", "CHK", {"1"}, Kind.PAID),
        ("120.50", "C", "ACH", {"1", "22"}, Kind.PAID),
        ("120.50", "C", "CHK", {"22"}, Kind.PAID),
        ("0", "C", "NON", {"4"}, Kind.ZERO),
        ("0.00", "C", "CHK", {"1", "4"}, Kind.ZERO),
        ("0", "C", "NON", set(), Kind.ZERO),
        ("120.50", "C", "NON", {"1"}, Kind.ZERO),
        ("0", "C", "NON", {"22"}, Kind.REVERSAL),
        ("0", "C", "NON", {"22", "1"}, Kind.ZERO),
        ("-120.50", "C", "CHK", {"22"}, Kind.VOID),
        ("120.50", "D", "ACH", {"22"}, Kind.VOID),
        ("0", "D", "NON", {"22"}, Kind.REVERSAL),
    ],
)
def test_kinds_are_kept_apart(
    amount: str, direction: str, method: str, statuses: set[str], kind: Kind
) -> None:
    assert kind_of(Decimal(amount), direction, method, frozenset(statuses)) == kind


@pytest.mark.parametrize("text", ["0", "12", "12.5", "-12.50", ".5", "-.5", "12.", "9" * 16])
def test_amounts_are_digits_with_cents(text: str) -> None:
    assert is_money(text)
    assert Decimal(text).is_finite()


@pytest.mark.parametrize(
    "text",
    ["", "-", ".", "-.", "+1", "1e5", "1_0", "1,000.00", " 1", "NaN", "١", "9" * 17, "$1", "1.234"],
)
def test_nothing_else_is_an_amount(text: str) -> None:
    assert not is_money(text)


def test_many_payments_in_one_file_stay_apart() -> None:
    numbers = [f"{number:09}" for number in range(300)]
    content = file_of(*(paying("120.50", reference=number) for number in numbers)).decode()
    read = list(chain.from_iterable(opened(content)))[1::2]
    assert [each.reference for each in read if isinstance(each, Remittance)] == numbers
