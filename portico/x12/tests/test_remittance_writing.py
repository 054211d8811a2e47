"""An 835 from values is read back as these values, and written again to the same bytes."""

import io
import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import pyx12.params
import pyx12.x12n_document
from hypothesis import given
from hypothesis import strategies as st

from portico.x12.claims import (
    Adjudication,
    Adjustment,
    Claim,
    Contact,
    Grouping,
    Person,
    Procedure,
    ProviderAdjustment,
    ServiceLine,
)
from portico.x12.envelope import read_transactions
from portico.x12.remittance import Address, Party
from portico.x12.remittance_reading import Reading
from portico.x12.remittance_writing import Payment, written
from portico.x12.tests.samples import (
    ACCOUNTS,
    BY_LINE,
    CHECK,
    CLAIM,
    FULL,
    GROUP,
    HEADER,
    INTERCHANGE,
    PAYEE,
    YEAR_END,
    file_of,
    paying,
)
from portico.x12.transactions import TransactionSet
from portico.x12.writing import write_interchange


def texts(least: int, most: int) -> st.SearchStrategy[str]:
    return st.text("ABCXYZ019 -'", min_size=least, max_size=most).map(
        lambda text: text.strip().ljust(least, "A")
    )


def several(
    each: st.SearchStrategy[object], most: int = 3
) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(each, max_size=most).map(tuple)


MONEY = st.decimals("-9999999.99", "9999999.99", places=2)
COUNTS = st.none() | st.decimals("0", "9999.5", places=1)
DAYS = st.none() | st.dates(date(1990, 1, 1), date(2090, 1, 1))
REASONS = st.sampled_from(["45", "1", "A2", "253"])
ADJUSTMENTS = st.lists(
    st.builds(Adjustment, st.sampled_from(["CO", "OA", "PI", "PR"]), REASONS, MONEY, COUNTS),
    max_size=14,
).map(tuple)
PROCEDURES = st.builds(
    Procedure,
    st.sampled_from(["HC", "AD", "NU", "N4"]),
    texts(1, 8),
    several(st.sampled_from(["26", "TC", "59"]), most=4),
    texts(0, 20),
)
LINES = st.builds(
    ServiceLine,
    PROCEDURES,
    MONEY,
    MONEY,
    st.none() | PROCEDURES,
    texts(0, 4),
    COUNTS,
    COUNTS,
    adjustments=ADJUSTMENTS,
    references=several(st.tuples(st.sampled_from(["6R", "1S", "HPI"]), texts(1, 10)), most=1),
    amounts=several(st.tuples(st.sampled_from(["B6", "T"]), MONEY)),
    quantities=several(st.tuples(st.just("ZK"), st.decimals("0", "99", places=0))),
    remarks=several(st.sampled_from(["N519", "M15"])),
    drug_remarks=several(st.sampled_from(["75", "70"])),
)


def dated(line: ServiceLine, start: date | None, end: date | None) -> ServiceLine:
    return replace(line, served_from=start, served_to=end if start else None)


def person(kinds: str, *, named: bool = False) -> st.SearchStrategy[Person]:
    return st.builds(
        Person,
        texts(0, 20),
        texts(0, 10),
        texts(0, 5),
        texts(0, 3),
        st.sampled_from(kinds.split()),
        texts(2, 12),
        st.booleans() if named else st.just(value=True),
    )


CLAIMS = st.builds(
    Claim,
    texts(1, 20),
    st.sampled_from(["1", "2", "4", "22"]),
    MONEY,
    MONEY,
    st.none() | MONEY,
    st.sampled_from(["12", "HM", "MC"]),
    texts(1, 20),
    texts(0, 2),
    texts(0, 1),
    texts(0, 3),
    COUNTS,
    COUNTS,
    ADJUSTMENTS,
    person("MI HN"),
    st.none() | person("MI FI", named=True),
    st.none() | person("C", named=True),
    st.none() | person("FI SL", named=True),
    several(
        st.tuples(
            st.just("TT"),
            person("PI").map(lambda each: replace(each, is_person=False, first="", last="X")),
        ),
        most=1,
    ),
    st.none()
    | st.builds(
        Adjudication,
        several(st.just("MA02"), 5),
        st.just((("MIA01", Decimal(1)), ("MIA24", Decimal("2.50")))),
    ),
    st.none()
    | st.builds(
        Adjudication, several(st.just("MA02"), 5), several(st.tuples(st.just("MOA08"), MONEY), 1)
    ),
    references=several(st.tuples(st.sampled_from(["EA", "1L"]), texts(1, 9))),
    served_from=DAYS,
    served_to=DAYS,
    received_on=DAYS,
    expires_on=DAYS,
    contacts=several(st.just(Contact("CX", "CLAIMS", (("TE", "5155550100"), ("EX", "77")))), 2),
    amounts=several(st.tuples(st.sampled_from(["AU", "D8", "I"]), MONEY)),
    quantities=several(st.tuples(st.just("CA"), st.decimals("0", "99", places=0))),
    lines=st.lists(st.builds(dated, LINES, DAYS, DAYS), max_size=3).map(tuple),
    provider=st.none()
    | st.builds(
        Grouping,
        st.sampled_from(["1", "2", "110212"]),
        st.sampled_from(["", "1234567893"]),
    ).map(
        lambda each: (
            replace(
                each,
                facility="11",
                fiscal_end=YEAR_END,
                claims=Decimal(2),
                amounts=(("TS305", Decimal("9.00")), ("TS201", Decimal("1.00"))),
            )
            if each.provider
            else each
        )
    ),
)
OWED = st.builds(
    ProviderAdjustment,
    st.sampled_from(["1234567893", "431882764"]),
    st.just(YEAR_END),
    st.sampled_from(["WO", "FB", "L6", "CT"]),
    texts(0, 20),
    MONEY,
)
PARTIES = st.builds(
    Party,
    texts(1, 30),
    st.just("FI"),
    st.just("431882764"),
    several(st.tuples(st.just("PQ"), texts(1, 9))),
    st.none() | st.just(Address("1 MAIN ST", "STE 2", "DES MOINES", "IA", "50309")),
)
PAYMENTS = st.builds(
    Payment,
    st.builds(
        lambda payee, amount, accounts, receiver, currency: replace(
            HEADER,
            payee=payee,
            amount=amount,
            accounts=accounts,
            receiver=receiver,
            currency=currency,
        ),
        PARTIES,
        MONEY,
        st.none() | st.just(ACCOUNTS),
        texts(0, 9),
        st.sampled_from(["", "USD"]),
    ),
    st.lists(CLAIMS, max_size=4).map(tuple),
    st.lists(OWED, max_size=15).map(tuple),
)


def again(content: bytes) -> bytes:
    """Read payments into values, and write these."""

    def payments() -> Iterator[Payment]:
        for found in read_transactions(io.BytesIO(content)):
            assert isinstance(found, TransactionSet)
            reading = Reading(found)
            claims = tuple(reading.claims())
            remittance = reading.finish()
            assert remittance is not None, found.findings
            assert reading.header is not None
            yield Payment(reading.header, claims, remittance.adjustments)

    numbered = enumerate(payments(), start=1)
    sets = (written(payment, f"{number:04}") for number, payment in numbered)
    return b"".join(write_interchange(INTERCHANGE, GROUP, sets))


@given(st.lists(PAYMENTS, min_size=1, max_size=2))
def test_any_payment_is_read_and_written_to_the_same_bytes(payments: list[Payment]) -> None:
    content = file_of(*payments)
    assert again(content) == content


def test_everything_a_claim_holds_comes_back() -> None:
    found = next(read_transactions(io.BytesIO(file_of(replace(CHECK, claims=(FULL,))))))
    assert isinstance(found, TransactionSet)
    (claim,) = Reading(found).claims()
    assert claim == replace(FULL, segment=15)


def test_six_triplets_stand_in_one_cas_and_six_pairs_in_one_plb() -> None:
    owed = (ProviderAdjustment("1234567893", YEAR_END, "WO", "A", Decimal("1.00")),) * 7
    content = file_of(replace(CHECK, claims=(FULL,), adjustments=owed)).decode()
    assert "CAS*CO*45*10.00*1~" in content
    assert "CAS*PR*1*1.00**2*1.00**3*1.00**27*1.00**66*1.00**96*1.00~\nCAS*PR*100*1.00~" in content
    assert (
        "PLB*1234567893*20261231" + "*WO:A*1.00" * 6 + "~\nPLB*1234567893*20261231*WO:A*1.00~"
        in content
    )


def test_claims_of_one_grouping_stand_under_one_lx() -> None:
    one, two = Grouping("1"), Grouping("2")
    claims = tuple(replace(CLAIM, provider=each) for each in (one, one, None, two, one))
    content = file_of(replace(CHECK, claims=claims)).decode()
    assert [line for line in content.splitlines() if line[:3] in {"LX*", "CLP"}] == [
        *("LX*1~", *("CLP*CH-1001*1*180.00*120.50**12*2026112000017~",) * 3),
        *("LX*2~", "CLP*CH-1001*1*180.00*120.50**12*2026112000017~"),
        *("LX*1~", "CLP*CH-1001*1*180.00*120.50**12*2026112000017~"),
    ]


def test_what_has_no_room_or_is_no_money_is_not_written() -> None:
    remarks = replace(CLAIM, outpatient=Adjudication(("MA02",) * 6))
    with pytest.raises(ValueError, match="MOA has room for 5 remark codes"):
        file_of(replace(CHECK, claims=(remarks,)))
    with pytest.raises(ValueError, match="fractions of a cent"):
        file_of(replace(CHECK, claims=(replace(CLAIM, paid=Decimal("120.505")),)))


def test_another_reader_accepts_what_is_written() -> None:
    """pyx12 checks it against its map of 005010X221A1."""
    logging.getLogger("pyx12").setLevel(logging.CRITICAL)
    owed = (ProviderAdjustment("1234567893", YEAR_END, "WO", "CH-0900", Decimal("20.50")),)
    denied = replace(
        CLAIM,
        status="4",
        paid=Decimal(0),
        patient_owes=Decimal("180.00"),
        adjustments=(Adjustment("PR", "96", Decimal("180.00")),),
    )
    named = replace(PAYEE, address=Address("9 MILL RD", "STE 4", "ANKENY", "IA", "50021"))
    content = file_of(
        replace(CHECK, claims=(BY_LINE, FULL)),
        replace(paying("100.00", method="ACH", accounts=ACCOUNTS), adjustments=owed),
        replace(paying("0", handling="H", method="NON", payee=named), claims=(denied,)),
        replace(
            paying("20.50"),
            claims=(),
            adjustments=tuple(replace(each, code="CT", amount=-each.amount) for each in owed),
        ),
    )
    told = io.StringIO()
    valid = pyx12.x12n_document.x12n_document(
        pyx12.params.ParamsBase(), io.StringIO(content.decode()), None, None, fd_json=told
    )
    (group,) = json.loads(told.getvalue())["interchanges"][0]["groups"]
    assert [each["ack_code"] for each in group["transactions"]] == ["A", "A", "A", "A"]
    assert valid
