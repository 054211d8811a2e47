"""What is written is read as it was, and written again to the same bytes."""

import io
import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
import pyx12.params
import pyx12.x12n_document
from hypothesis import given
from hypothesis import strategies as st

from portico.x12.envelope import read_transactions
from portico.x12.findings import Finding
from portico.x12.remittance_writing import Adjustment, written
from portico.x12.tests.samples import ACCOUNTS, BY_LINE, CHECK, CLAIM, GROUP, INTERCHANGE, file_of
from portico.x12.transactions import TransactionSet
from portico.x12.wire import STANDARD, Delimiters
from portico.x12.writing import Elements, Written, write_interchange

VALUES = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=12).filter(
    lambda text: text.isprintable() and not set("*:^~|>'") & set(text)
)
SEGMENTS = st.lists(
    st.builds(
        lambda name, values: (name, *values),
        st.sampled_from(["BPR", "N1", "CLP", "SVC", "REF", "PLB", "STC", "ISAX", "IEAS"]),
        st.lists(VALUES | st.tuples(VALUES, VALUES), min_size=1, max_size=9),
    ),
    max_size=12,
)
DELIMITERS = st.sampled_from(
    [STANDARD, Delimiters("|", None, ">", "'"), Delimiters(">", "^", "*", "\n")]
)


def rewritten(content: bytes, delimiters: Delimiters) -> bytes:
    """Read a file of one interchange and write what was read."""
    found = read_transactions(io.BytesIO(content))
    first = next(found)
    assert isinstance(first, TransactionSet)

    def again() -> Iterator[Written]:
        transaction: TransactionSet | Finding | None = first
        while transaction is not None:
            assert isinstance(transaction, TransactionSet), transaction
            segments = [tuple(each.elements) for each in transaction]
            yield Written((transaction.code, transaction.control_number), components(segments))
            assert transaction.findings == ()
            transaction = next(found, None)

    def components(segments: list[tuple[str, ...]]) -> Iterator[Elements]:
        for segment in segments:
            yield [tuple(element.split(delimiters.component)) for element in segment]

    return b"".join(
        write_interchange(first.interchange, first.group, again(), delimiters=delimiters)
    )


@given(st.lists(SEGMENTS, min_size=1, max_size=4), DELIMITERS)
def test_any_segments_are_read_and_written_to_the_same_bytes(
    sets: list[list[Elements]], delimiters: Delimiters
) -> None:
    transactions = [Written(("835", f"{n:04}"), segments) for n, segments in enumerate(sets)]
    content = b"".join(write_interchange(INTERCHANGE, GROUP, transactions, delimiters=delimiters))
    assert rewritten(content, delimiters) == content


@given(
    amounts=st.lists(st.decimals("-99999999.99", "99999999.99", places=2), max_size=5),
    names=st.lists(VALUES, min_size=2, max_size=2),
    adjustment=st.decimals("-9999.99", "9999.99", places=2),
)
def test_any_payment_is_read_and_written_to_the_same_bytes(
    amounts: list[Decimal], names: list[str], adjustment: Decimal
) -> None:
    payment = replace(
        CHECK,
        amount=sum(amounts, Decimal()) - adjustment,
        claims=tuple(replace(CLAIM, paid=paid, patient_last=names[0]) for paid in amounts),
        payee=replace(CHECK.payee, name=names[1]),
        adjustments=(Adjustment("WO", names[0], adjustment),),
    )
    content = file_of(payment, replace(payment, method="ACH", accounts=ACCOUNTS))
    assert rewritten(content, STANDARD) == content


def test_another_reader_accepts_what_is_written() -> None:
    """pyx12 checks it against its map of 005010X221A1."""
    logging.getLogger("pyx12").setLevel(logging.CRITICAL)
    owed = (Adjustment("WO", "CH-0900", Decimal("20.50")),)
    denied = replace(CLAIM, status="4", paid=Decimal(0), patient_owes=Decimal("180.00"))
    content = file_of(
        replace(CHECK, claims=(BY_LINE,)),
        replace(CHECK, method="ACH", accounts=ACCOUNTS, amount=Decimal("100.00"), adjustments=owed),
        replace(CHECK, handling="H", method="NON", amount=Decimal(0), claims=(denied,)),
    )
    told = io.StringIO()
    valid = pyx12.x12n_document.x12n_document(
        pyx12.params.ParamsBase(), io.StringIO(content.decode()), None, None, fd_json=told
    )
    (group,) = json.loads(told.getvalue())["interchanges"][0]["groups"]
    assert [each["ack_code"] for each in group["transactions"]] == ["A", "A", "A"]
    assert valid


@pytest.mark.parametrize("name", ["A*B", "A~B", "A:B", "A^B", "A\nB", "A\x1dB", "A\ufeffB"])
def test_a_value_that_would_break_a_segment_is_not_written(name: str) -> None:
    payment = replace(CHECK, payee=replace(CHECK.payee, name=name))
    with pytest.raises(ValueError, match="N102 holds a delimiter") as refusal:
        file_of(payment)
    assert name not in str(refusal.value)


def test_a_sender_that_does_not_fit_the_isa_is_not_written() -> None:
    long = replace(INTERCHANGE, sender="A" * 16)
    with pytest.raises(ValueError, match="ISA06 has room for 15 characters"):
        list(write_interchange(long, GROUP, [written(CHECK, "0001")]))
