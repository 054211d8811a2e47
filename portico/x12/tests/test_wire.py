"""What surrounds segments in real files does not change what is read."""

from dataclasses import replace
from io import BytesIO, RawIOBase

import pytest

from portico.x12.tests.samples import CHECK, CLAIM, file_of, read, sets
from portico.x12.wire import LONGEST_SEGMENT, MOST_ELEMENTS, Batch, Delimiters, read_batches

GOOD = file_of(CHECK)
TEXT = GOOD.decode()


def batches(content: bytes) -> list[Batch]:
    return list(read_batches(BytesIO(content)))


def segments(content: bytes) -> list[str]:
    return [segment for batch in batches(content) for segment in cut(batch)]


def cut(batch: Batch) -> list[str]:
    return batch.text.split(batch.delimiters.terminator)[1:-1] if batch.delimiters else []


def delimiters(content: bytes) -> Delimiters | None:
    return batches(content)[0].delimiters


EXPECTED = [line.removesuffix("~") for line in TEXT.splitlines()]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(TEXT.replace("\n", ""), id="no line breaks"),
        pytest.param(TEXT.replace("\n", "\r\n"), id="line breaks of Windows"),
        pytest.param(TEXT.replace("\n", "\n\n \r\n"), id="blank lines"),
        pytest.param(TEXT.replace("\n", "\n\t    "), id="indentation"),
        pytest.param(
            TEXT.replace("~", "  ~").replace(":  ~", ":~"), id="blanks before the terminator"
        ),
        pytest.param(TEXT.rstrip("~\n"), id="no terminator at the end"),
        pytest.param(TEXT + "\x1a", id="a mark at the end of the file"),
        pytest.param("\n\n" + TEXT, id="blank lines before ISA"),
        pytest.param("To: edi@plan.example\n\n" + TEXT, id="text before ISA"),
        pytest.param("VISA*ISA*00*ISA" + TEXT, id="what looks like an ISA before ISA"),
        pytest.param("\ufeff" + TEXT, id="a byte order mark"),
    ],
)
def test_segments_are_the_same_whatever_stands_around_them(content: str) -> None:
    assert segments(content.encode()) == EXPECTED


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_the_encoding_is_found_out(encoding: str) -> None:
    content = TEXT.replace("CEDAR", "CÈDRE").encode(encoding)
    assert segments(content) == [text.replace("CEDAR", "CÈDRE") for text in EXPECTED]


@pytest.mark.parametrize(
    "expected",
    [
        pytest.param(Delimiters("*", "^", ":", "~"), id="usual"),
        pytest.param(Delimiters(">", "^", ":", "~"), id="greater-than between elements"),
        pytest.param(Delimiters("*", "^", ">", "~"), id="greater-than between components"),
        pytest.param(Delimiters("*", "^", ":", "\x1d"), id="0x1D as terminator"),
        pytest.param(Delimiters("\x1d", "\x1e", "\x1f", "\x1c"), id="control characters"),
        pytest.param(Delimiters("|", "^", ":", "'"), id="bar between elements"),
        pytest.param(Delimiters("*", None, ":", "~"), id="U in ISA11 repeats nothing"),
    ],
)
def test_delimiters_come_from_the_isa(expected: Delimiters) -> None:
    content = file_of(CHECK, delimiters=expected)
    assert delimiters(content) == expected
    assert segments(content)[1] == expected.element.join(EXPECTED[1].split("*"))


def test_a_line_break_is_a_terminator_where_the_isa_says_so() -> None:
    content = TEXT.replace("~\n", "\n")
    assert segments(content.encode()) == EXPECTED
    assert segments(content.replace("\n", "\r\n").encode()) == EXPECTED


def test_a_delimiter_of_others_is_data_here() -> None:
    content = TEXT.replace("CEDAR HOLLOW", "CEDAR|HOLLOW>'")
    assert "N1*PE*CEDAR|HOLLOW>' FAMILY CARE*XX*1234567893" in segments(content.encode())


def test_blanks_inside_a_segment_are_kept() -> None:
    content = TEXT.replace("CEDAR HOLLOW", "  CEDAR\r\n HOLLOW ")
    assert "N1*PE*  CEDAR\r\n HOLLOW  FAMILY CARE*XX*1234567893" in segments(content.encode())


def test_dots_may_fill_the_isa() -> None:
    content = TEXT.replace(
        "PRAIRIEPLAN    *ZZ*PORTAL         *", "PRAIRIEPLAN....*ZZ*PORTAL.........*"
    )
    (transaction,) = sets(content.encode())
    assert transaction.interchange.sender == "PRAIRIEPLAN"
    assert transaction.interchange.receiver == "PORTAL"


def test_the_next_interchange_has_delimiters_of_its_own() -> None:
    other = file_of(CHECK, delimiters=Delimiters("|", "^", ">", "'"))
    for between in (b"", b"\n", b"-- next file --\n", b"\xef\xbb\xbf"):
        found = batches(GOOD + between + other)
        assert [batch.delimiters.element for batch in found if batch.isa and batch.delimiters] == [
            "*",
            "|",
        ]
        assert len(sets(GOOD + between + other)) == 2


def test_an_isa_inside_a_value_begins_nothing() -> None:
    smuggled = file_of(CHECK, delimiters=Delimiters("|", "^", ">", "'"))[:106].decode()
    (transaction,) = sets(TEXT.replace("MARSH", f"MARSH {smuggled}").encode())
    assert not transaction.refused


def test_an_isa_whose_delimiters_are_the_same_is_none() -> None:
    assert delimiters(GOOD.replace(b"*:~", b"***", 1)) is None
    assert delimiters(GOOD.replace(b"*:~", b"*:A", 1)) is None
    assert delimiters(GOOD.replace(b"*:~", b"*5~", 1)) is None
    assert delimiters(GOOD.replace(b"*", b"5")) is None
    assert delimiters(GOOD.replace(b"PRAIRIEPLAN    ", b"PRAIRIEPLAN", 1)) is None


def test_a_segment_beyond_a_cap_is_cut_and_said() -> None:
    long = TEXT.replace("MARSH", "M" * LONGEST_SEGMENT)
    wide = TEXT.replace("MARSH", "M" + "*" * MOST_ELEMENTS)
    for content in (long, wide):
        (transaction,) = sets(content.encode())
        (finding,) = transaction.findings
        assert (finding.fault, finding.place.segment, finding.refuses) == ("excessive", 16, True)
        assert transaction.segment_count == 17


def test_a_segment_that_never_ends_is_one_segment() -> None:
    content = TEXT[: TEXT.index("LX*")] + "NTE*" + "A" * (20 * LONGEST_SEGMENT)
    (transaction,) = sets(content.encode())
    assert [finding.fault for finding in transaction.findings] == ["excessive", "no-trailer"]


def test_an_isa_after_what_never_ends_is_found_wherever_a_block_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("portico.x12.wire.BLOCK", 1000)
    monkeypatch.setattr("portico.x12.wire.LONGEST_SEGMENT", 500)
    for length in range(3000, 4000, 20):
        assert len(sets(GOOD + b"A" * length + b"\n" + GOOD)) == 2


def test_blocks_may_end_anywhere() -> None:
    class Drip(RawIOBase):
        """Gives one byte at a time, as a pipe may."""

        def __init__(self, content: bytes) -> None:
            self._left = list(content[::-1])

        def read(self, size: int = -1) -> bytes:
            return bytes([self._left.pop()]) if self._left else b""

    many = file_of(CHECK, CHECK)
    dripped = [text for batch in read_batches(Drip(many)) for text in cut(batch)]  # type: ignore[arg-type]  # a BinaryIO as far as it is read
    assert dripped == segments(many)


@pytest.mark.parametrize("block", [1, 2, 7, 64, 105, 106, 107, 250])
def test_no_size_of_a_block_changes_what_is_read(
    block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = b"junk\n" + file_of(CHECK, CHECK) + b"\n\n" + file_of(CHECK)
    whole = [transaction.sha256 for transaction in sets(content)]
    monkeypatch.setattr("portico.x12.wire.BLOCK", block)
    assert [transaction.sha256 for transaction in sets(content)] == whole
    assert len(read(content)) == 4


def test_claims_are_read_across_blocks() -> None:
    many = replace(CHECK, claims=(CLAIM,) * 2000)
    (transaction,) = sets(file_of(many))
    assert not transaction.refused
    assert transaction.segment_count == 12 + 5 * 2000
