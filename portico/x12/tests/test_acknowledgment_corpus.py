"""Published 999s and TA1s, which cannot be shipped: what each says was written down by reading it.

``./test --deep --corpus DIR`` reads those of DIR/999 and DIR/TA1; docs/decisions/0011 says more.
"""

from pathlib import Path

import pytest

from portico.x12.acknowledgment import (
    AnsweredGroup,
    AnsweredTransaction,
    GroupVerdict,
    Said,
    SegmentNote,
    TransactionVerdict,
    read_acknowledgment,
)
from portico.x12.acknowledgment_writing import written
from portico.x12.envelope import Technical, read_parts
from portico.x12.findings import Finding
from portico.x12.technical import TechnicalAcknowledgment, read_technical
from portico.x12.transactions import TransactionSet

pytestmark = pytest.mark.corpus

EXPECTED_999: dict[str, tuple[int, list[Said], list[str]]] = {
    # IEA02 is 000000001, ISA13 was 000000286. GS05 is 102497: there is no second 97.
    "imsweb__x12_999_accepted.txt": (
        6,
        [
            AnsweredGroup("HC", "17456", "005010X223A2"),
            AnsweredTransaction("837", "0001", "005010X223A2"),
            TransactionVerdict("A"),
            GroupVerdict("A", 1, 1, 1),
        ],
        ["control-number"],
    ),
    # IK301 is NM, which is no segment of 5010; AK203 and IK303 are empty.
    "imsweb__x12_999_rejected.txt": (
        7,
        [
            AnsweredGroup("HC", "28", "005010X223A2"),
            AnsweredTransaction("837", "0028"),
            SegmentNote("NM", 17, "", "1"),
            TransactionVerdict("R", ("5",)),
            GroupVerdict("R", 1, 1, 0),
        ],
        [],
    ),
}
EXPECTED_TA1 = {
    # Version 00401. TA101 has four digits, TA102 a century, and TA105 is missing: three each.
    "inteligenz__TechnicalAcknowledgment_Sample1.txt": (
        [
            TechnicalAcknowledgment("0659", "20110922", "0512", "A", ""),
            TechnicalAcknowledgment("0660", "20110922", "0512", "A", ""),
        ],
        [
            "acknowledgment-number",
            "acknowledgment-date",
            "acknowledgment-code",
        ]
        * 2,
    ),
    # The separator is >, the component separator +, and the end of a line ends a segment. TA1 goes
    # on after TA105. IEA has no terminator.
    "inteligenz__TechnicalAcknowledgment_SampleFromJeffN825.txt": (
        [TechnicalAcknowledgment("900000001", "100624", "1430", "R", "006")],
        ["acknowledgment-excess"],
    ),
}


@pytest.fixture
def corpus(request: pytest.FixtureRequest) -> Path:
    folder: Path = request.config.getoption("--corpus")
    return folder


def test_every_acknowledgment_of_the_corpus_has_been_read_by_a_person(corpus: Path) -> None:
    assert {path.name for path in (corpus / "999").iterdir()} == set(EXPECTED_999)
    assert {path.name for path in (corpus / "TA1").iterdir()} == set(EXPECTED_TA1)


@pytest.mark.parametrize("name", EXPECTED_999)
def test_a_published_999_says_what_a_person_reads_in_it(corpus: Path, name: str) -> None:
    segments, said, faults = EXPECTED_999[name]
    found: list[str] = []
    with (corpus / "999" / name).open("rb") as source:
        for part in read_parts(source):
            if isinstance(part, TransactionSet):
                assert [*read_acknowledgment(part)] == said
                assert part.segment_count == segments
                found += [finding.fault for finding in part.findings]
            elif isinstance(part, Finding):
                found.append(part.fault)
    assert found == faults


@pytest.mark.parametrize("name", EXPECTED_999)
def test_what_a_published_999_says_is_written_as_it_was(corpus: Path, name: str) -> None:
    text = (corpus / "999" / name).read_text()
    lines = [line.removesuffix("~") for line in text.splitlines()]
    first = next(number for number, line in enumerate(lines) if line.startswith("AK1"))
    last = next(number for number, line in enumerate(lines) if line.startswith("SE"))
    segments = written(EXPECTED_999[name][1], "0001").segments
    assert ["*".join(map(str, segment)).rstrip("*") for segment in segments] == lines[first:last]


@pytest.mark.parametrize("name", EXPECTED_TA1)
def test_a_published_ta1_says_what_a_person_reads_in_it(corpus: Path, name: str) -> None:
    said, faults = EXPECTED_TA1[name]
    found: list[str] = []
    read: list[TechnicalAcknowledgment] = []
    with (corpus / "TA1" / name).open("rb") as source:
        for part in read_parts(source):
            assert not isinstance(part, TransactionSet)
            if isinstance(part, Technical):
                value, findings = read_technical(part)
                read.append(value)
                found += [finding.fault for finding in findings]
            elif isinstance(part, Finding):
                found.append(part.fault)
    assert (read, found) == (said, faults)
