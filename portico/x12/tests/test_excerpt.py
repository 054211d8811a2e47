"""One transaction set taken out of a file."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portico.x12.envelope import read_transactions
from portico.x12.excerpt import excerpt
from portico.x12.transactions import TransactionSet
from testing.remittances import a_remittance, an_interchange


def transactions(content: bytes) -> list[tuple[int, str, str]]:
    """Segment of the ST, its number, and the hash of what it says."""
    found = read_transactions(io.BytesIO(content))
    sets = [part for part in found if isinstance(part, TransactionSet)]
    return [(part.place.segment, part.control_number, part.sha256) for part in sets]


def taken(content: bytes, segment: int) -> bytes:
    return b"".join(excerpt(io.BytesIO(content), segment))


FILE = an_interchange(*(a_remittance() for _ in range(3)), control="000000123")


def test_each_is_taken_out_in_its_envelope_and_says_the_same() -> None:
    for segment, number, said in transactions(FILE):
        content = taken(FILE, segment)
        assert [each[1:] for each in transactions(content)] == [(number, said)]
        assert content.startswith(FILE[:106])
        assert content.endswith(b"GE*1*1~\nIEA*1*000000123~\n")


def test_what_is_wrong_with_it_stays_wrong() -> None:
    bad = FILE.replace(b"SE*13*0002", b"SE*99*7")
    assert b"SE*99*7~" in taken(bad, transactions(bad)[1][0])


def test_one_that_was_cut_off_is_taken_to_its_last_segment() -> None:
    cut = FILE.partition(b"SE*13*0003")[0]
    text = taken(cut, transactions(cut)[2][0]).decode()
    assert "\nSE*" not in text
    assert text.splitlines()[-3].startswith("NM1*QC")


def test_odd_delimiters_stay_what_they_were() -> None:
    odd = FILE.replace(b"*", b"|").replace(b"~\n", b"\x1d")
    content = taken(odd, 3)
    assert content.startswith(b"ISA|00|")
    assert b"ST|835|0001\x1d\n" in content
    assert transactions(content)[0][1:] == transactions(odd)[0][1:]


def test_the_second_interchange_gives_its_own_envelope() -> None:
    other = an_interchange(a_remittance(), control="000000456", sender="LAKELAND")
    both = FILE + other
    content = taken(both, transactions(both)[3][0])
    assert b"LAKELAND" in content
    assert b"IEA*1*000000456" in content


@pytest.mark.parametrize("segment", [0, 1, 4, 10_000])
def test_where_no_st_is_nothing_is_made_up(segment: int) -> None:
    with pytest.raises(LookupError, match="no ST"):
        taken(FILE, segment)


@given(st.binary(max_size=400), st.integers(0, 40))
def test_any_bytes_give_a_transaction_set_or_say_that_none_is_there(
    noise: bytes, segment: int
) -> None:
    try:
        content = taken(FILE[:400] + noise + FILE[400:], segment)
    except LookupError:
        return
    assert content.startswith(b"ISA")
