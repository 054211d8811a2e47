"""What is written is read as it was, and written again to the same bytes."""

import io
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portico.x12.envelope import read_transactions
from portico.x12.findings import Finding
from portico.x12.remittance_writing import written
from portico.x12.tests.samples import (
    CHECK,
    GROUP,
    INTERCHANGE,
    PAYEE,
    file_of,
    paying,
)
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


@pytest.mark.parametrize("name", ["A*B", "A~B", "A:B", "A^B", "A\nB", "A\x1dB", "A\ufeffB"])
def test_a_value_that_would_break_a_segment_is_not_written(name: str) -> None:
    payment = paying("120.50", payee=replace(PAYEE, name=name))
    with pytest.raises(ValueError, match="N102 holds a delimiter") as refusal:
        file_of(payment)
    assert name not in str(refusal.value)


def test_a_sender_that_does_not_fit_the_isa_is_not_written() -> None:
    long = replace(INTERCHANGE, sender="A" * 16)
    with pytest.raises(ValueError, match="ISA06 has room for 15 characters"):
        list(write_interchange(long, GROUP, [written(CHECK, "0001")]))
