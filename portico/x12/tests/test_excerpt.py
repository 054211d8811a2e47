"""One transaction set of a file is given back as the file it would be alone."""

import io
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portico.x12.excerpt import excerpt
from portico.x12.tests.samples import CHECK, GROUP, INTERCHANGE, PAYEE, WHOLE, file_of, paying, sets
from portico.x12.tests.test_writing import DELIMITERS, SEGMENTS
from portico.x12.wire import Delimiters
from portico.x12.writing import Elements, Written, write_interchange


def parted(content: bytes) -> list[bytes]:
    """Give every transaction set of a file for itself."""
    places = [transaction.place.segment for transaction in sets(content)]
    return [b"".join(excerpt(io.BytesIO(content), place)) for place in places]


@given(st.lists(SEGMENTS, min_size=1, max_size=3), DELIMITERS)
def test_any_transaction_set_is_given_as_it_would_be_alone(
    several: list[list[Elements]], delimiters: Delimiters
) -> None:
    transactions = [Written(("835", f"{n:04}"), segments) for n, segments in enumerate(several)]
    content = b"".join(write_interchange(INTERCHANGE, GROUP, transactions, delimiters=delimiters))
    alone = [
        b"".join(write_interchange(INTERCHANGE, GROUP, [each], delimiters=delimiters))
        for each in transactions
    ]
    assert parted(content) == alone


def test_it_is_of_one_payee_and_has_nothing_of_the_others() -> None:
    other = paying("120.50", reference="000104418", payee=replace(PAYEE, name="OTHER CARE"))
    first, second, third = parted(file_of(CHECK, other, WHOLE))
    assert first == file_of(CHECK)
    assert b"CEDAR" not in second
    (transaction,) = sets(third)
    assert transaction.findings == ()


def test_a_password_of_the_interchange_is_left_out() -> None:
    good = b"ISA*00*          *00*          *"
    content = file_of(CHECK).replace(good, b"ISA*03*SECRET 1  *01*SECRET 2  *")
    assert parted(content) == [file_of(CHECK)]


def test_where_no_transaction_set_begins_there_is_none() -> None:
    with pytest.raises(LookupError, match="Segment 4 is no ST"):
        list(excerpt(io.BytesIO(file_of(CHECK)), 4))


def test_what_is_wrong_with_it_stays_wrong() -> None:
    bad = re.sub(rb"SE\*[0-9]+\*0001", b"SE*99*7", file_of(CHECK, WHOLE))
    assert b"\nSE*99*7~\n" in parted(bad)[0]


def test_one_that_was_cut_off_is_given_to_its_last_segment() -> None:
    cut = file_of(CHECK, WHOLE).partition(b"SE*")[0]
    (content,) = parted(cut)
    assert b"\nSE*" not in content
    assert content.startswith(cut.rstrip())


def test_of_two_interchanges_each_gives_its_own_envelope() -> None:
    other = file_of(WHOLE).replace(INTERCHANGE.control_number.encode(), b"000000456")
    first, second = parted(file_of(CHECK) + other)
    assert b"IEA*1*000000456" not in first
    assert b"IEA*1*000000456" in second


@given(st.binary(max_size=400), st.integers(0, 40))
def test_any_bytes_give_a_transaction_set_or_say_that_none_is_there(
    noise: bytes, segment: int
) -> None:
    whole = file_of(CHECK)
    try:
        content = b"".join(excerpt(io.BytesIO(whole[:400] + noise + whole[400:]), segment))
    except LookupError:
        return
    assert content.startswith(b"ISA")
