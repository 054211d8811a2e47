"""Faults put into a good 835, each at the first, a middle and the last place it fits: told where."""

import re
from dataclasses import dataclass, replace
from io import BytesIO

import pytest

from portico.x12.envelope import read_transactions
from portico.x12.findings import Finding
from portico.x12.remittance_reading import Reading, read_remittance
from portico.x12.tests.samples import WHOLE, file_of
from portico.x12.transactions import TransactionSet

GOOD = file_of(
    *(replace(WHOLE, header=replace(WHOLE.header, reference=f"00010441{n}")) for n in range(3))
)
SEGMENTS = [line.removesuffix("~") for line in GOOD.decode().splitlines()]


@dataclass(frozen=True, kw_only=True)
class Seed:
    """One fault."""

    fits: str
    """A pattern of the segments that it can be put into, one after the other."""

    becomes: str
    """What replaces what the pattern found; a tilde ends a segment, nothing deletes it."""

    fault: str
    place: tuple[str, str, int]
    """Loop, segment id, element."""

    off: int | str = 0
    """How far behind the changed segment it is told; or the id of the one before, that it is told of."""

    also: tuple[str, ...] = ()
    """What follows from it, elsewhere."""

    refuses: bool = False


def seed(
    fits: str,
    becomes: str,
    fault: str,
    loop: str,
    element: str,
    *,
    off: int | str = 0,
    also: str = "",
    refuses: bool = False,
) -> Seed:
    """Return a fault; ``element`` like ``CLP03``, or a segment like ``CLP``."""
    found = re.fullmatch(r"([A-Z][A-Z0-9]{1,2}?)([0-9]{2})?", element)
    assert found
    place = (loop, found[1], int(found[2] or 0))
    return Seed(
        fits=fits,
        becomes=becomes,
        fault=fault,
        place=place,
        off=off,
        also=tuple(also.split()),
        refuses=refuses,
    )


SEEDS = [
    seed(
        r"^ST\*835\*0", "ST*835*", "length", "header", "ST02", also="control-number", refuses=True
    ),
    seed(r"^BPR\*I", "BPR*Z", "code", "header", "BPR01"),
    seed(r"(?<=^BPR\*I\*)350.00", "35O.00", "amount", "header", "BPR02", refuses=True),
    seed(r"(?<=^BPR\*I\*)350.00", "", "missing", "header", "BPR02", refuses=True),
    seed(r"(?<=^BPR\*I\*)350.00", "350.01", "balance", "header", "BPR02"),
    seed(r"\*C\*CHK", "*X*CHK", "code", "header", "BPR03"),
    seed(r"\*C\*CHK", "*C*CHQ", "code", "header", "BPR04"),
    seed(r"\*C\*CHK", "*C*NON", "handling", "header", "BPR04"),
    seed(r"\*C\*CHK", "*C*ACH", "bank", "header", "BPR06"),
    seed(r"\*C\*CHK\*", "*C*CHK*CCP*01", "missing", "header", "BPR07", also="date unused"),
    seed(r"(?<=\*)20261120$(?<!405\*20261120)", "20261131", "date", "header", "BPR16"),
    seed(r"^BPR.*", "", "missing", "header", "ST", off="ST", refuses=True),
    seed(r"^TRN.*", "", "missing", "header", "ST", off="ST", refuses=True),
    seed(r"^TRN.*", r"\g<0>~\g<0>", "repeated", "header", "TRN", off=1, refuses=True),
    seed(r"^(TRN\*1\*)\d+", r"\1", "missing", "header", "TRN02", refuses=True),
    seed(r"\*1420318333$", "*142031833", "length", "header", "TRN03"),
    seed(r"^DTM\*405\*20261120", "DTM*405*20260230", "date", "header", "DTM02"),
    seed(
        r"^DTM\*405.*",
        r"DTM*405*20261120~TRN*1*2*1420318333",
        "order",
        "header",
        "TRN",
        off=1,
        also="repeated",
        refuses=True,
    ),
    seed(r"^N1\*PR.*", "N1*PR", "missing", "1000A", "N102"),
    seed(r"^N3\*.*", "", "missing", "1000A", "N1", off="N1"),
    seed(r"\*IA\*", "*ZZ*", "region", "1000A", "N402"),
    seed(r"^PER\*BL.*", "", "missing", "1000A", "N1", off="N1"),
    seed(r"^(PER\*BL\*.*)\*TE\*.*", r"\1*TE", "missing", "1000A", "PER04"),
    seed(r"^(PER\*BL\*.*)\*TE\*", r"\1*XX*", "code", "1000A", "PER03"),
    seed(r"^N1\*PE.*", "", "missing", "header", "ST", off="ST", also="payee code"),
    seed(r"^N1\*PE.*", r"\g<0>~\g<0>", "repeated", "1000B", "N1", off=1, refuses=True),
    seed(r"\*XX\*1234567893$(?<=^N1.{42})", "*XX*1234567890", "npi", "1000B", "N104"),
    seed(r"^N1\*PE(.*)\*XX", r"N1*PE\1*24", "code", "1000B", "N103"),
    seed(r"^LX.*", "", "missing", "2000", "CLP", off=1, also="unexpected"),
    seed(r"^LX\*.*", "LX*ONE", "number", "2000", "LX01"),
    seed(r"^(TS3(?:\*[^*]*){2}\*)\d+", r"\g<1>20261301", "date", "2000", "TS303"),
    seed(r"^(CLP\*)[^*]*", r"\1", "missing", "2100", "CLP01"),
    seed(r"^(CLP\*)[^*]*", r"\g<1>" + "X" * 39, "length", "2100", "CLP01"),
    seed(r"^(CLP\*[^*]*\*)1", r"\g<1>7", "code", "2100", "CLP02"),
    seed(r"^(CLP\*[^*]*\*)1", r"\g<1>22", "sign", "2100", "CLP03"),
    seed(r"^(CLP\*[^*]*\*1\*)", r"\g<1>1E", "amount", "2100", "CLP03", refuses=True),
    seed(r"^(CLP.*)\*120.50", r"\1*", "missing", "2100", "CLP04", refuses=True),
    seed(r"^(CLP.*)\*120.50", r"\1*" + "9" * 17, "amount", "2100", "CLP04", refuses=True),
    seed(r"^(CLP.*)\*120.50", r"\1*120.51", "balance", "2100", "CLP04", also="balance"),
    seed(r"\*12\*2026112000017", "*99*2026112000017", "code", "2100", "CLP06"),
    seed(r"\*2026112000017", "*", "missing", "2100", "CLP07"),
    seed(r"^CLP(?:\*[^*]*){7}$", r"\g<0>********X", "unused", "2100", "CLP15"),
    seed(r"^CAS\*PR\*1\*", "CAS*XX*1*", "code", "2100", "CAS01"),
    seed(
        r"^CAS\*PR\*1\*1.00\*\*2\*1.00",
        "CAS*PR*1*1.00**2*",
        "missing",
        "2100",
        "CAS06",
        refuses=True,
    ),
    seed(r"^CAS\*PR\*1\*1.00\*\*2\*1.00", "CAS*PR*1*1.00***1.00", "missing", "2100", "CAS05"),
    seed(r"^CAS\*PR\*1\*1.00\*\*2\*1.00", "CAS*PR*1*1.00*X*2*1.00", "number", "2100", "CAS04"),
    seed(r"(?<=^CAS\*PR\*96\*)17.00", "17,00", "amount", "2110", "CAS03", refuses=True),
    seed(r"^NM1\*QC.*", "", "missing", "2100", "CLP", off="CLP"),
    seed(r"^NM1\*QC.*", r"\g<0>~\g<0>", "repeated", "2100", "NM1", off=1),
    seed(r"^NM1\*QC\*1", "NM1*QC*2", "code", "2100", "NM102"),
    seed(r"\*MI\*PHP00017$", "*MI", "missing", "2100", "NM109"),
    seed(r"^(NM1\*82.*)3$", r"\g<1>4", "npi", "2100", "NM109"),
    seed(r"^NM1\*TT\*2", "NM1*XY*2", "code", "2100", "NM101"),
    seed(r"^MIA\*2", "MIA*", "missing", "2100", "MIA01"),
    seed(r"^MIA\*2\*\*\*120.50", "MIA*2***120.5O", "amount", "2100", "MIA04", refuses=True),
    seed(r"^MOA\*\*5.00", "MOA**$5.00", "amount", "2100", "MOA02", refuses=True),
    seed(r"^REF\*EA", "REF*ZZ", "code", "2100", "REF01"),
    seed(r"^REF\*EA\*.*", "REF*EA", "missing", "2100", "REF02"),
    seed(r"^DTM\*232.*", "DTM*232*20260229", "date", "2100", "DTM02"),
    seed(r"^DTM\*232.*", "DTM*999*20261102", "code", "2100", "DTM01"),
    seed(r"^AMT\*AU", "AMT*B6", "code", "2100", "AMT01"),
    seed(r"^AMT\*AU\*.*", "AMT*AU", "missing", "2100", "AMT02", refuses=True),
    seed(r"^QTY\*CA\*2", "QTY*CA*two", "number", "2100", "QTY02"),
    seed(r"^SVC\*HC:", "SVC*ZZ:", "code", "2110", "SVC01"),
    seed(r"^SVC\*HC:[^*]*", "SVC*HC", "missing", "2110", "SVC01"),
    seed(r"^(SVC\*[^*]*)\*[^*]*", r"\1*-", "amount", "2110", "SVC02", refuses=True),
    seed(r"^(SVC(?:\*[^*]*){2})\*[^*]*", r"\1*7.77", "balance", "2110", "SVC03"),
    seed(r"(?<=0510\*)1", "one", "number", "2110", "SVC05"),
    seed(r"HC:99214", "HC:99214:A", "length", "2110", "SVC06"),
    seed(r"^DTM\*151.*", "", "missing", "2110", "SVC", off="SVC"),
    seed(
        r"^DTM\*151.*", "DTM*472*20261102", "unexpected", "2110", "SVC", off="SVC", also="missing"
    ),
    seed(r"^DTM\*472.*", "DTM*472*20261131", "date", "2110", "DTM02"),
    seed(
        r"^REF\*6R\*1", r"\g<0>~DTM*472*20261102", "order", "2110", "DTM", off=1, also="unexpected"
    ),
    seed(r"^REF\*6R\*1", r"\g<0>~\g<0>", "repeated", "2110", "REF", off=1),
    seed(r"^LQ\*HE", "LQ*XX", "code", "2110", "LQ01"),
    seed(r"^LQ\*HE\*.*", "LQ*HE", "missing", "2110", "LQ02"),
    seed(r"^LQ\*HE\*.*", "NTE*ADD*X", "unexpected", "2110", "NTE"),
    seed(
        r"^TS3.*|^LX\*1$",
        r"\g<0>~SVC*HC:99213*1*1",
        "unexpected",
        "2000",
        "SVC",
        off=1,
        refuses=True,
    ),
    seed(r"^NM1\*QC.*", r"\g<0>~N1*PE*SOMEONE*FI*999887777", "unexpected", "2100", "N1", off=1),
    seed(r"^LX.*", r"\g<0>~BPR*I*1*C*CHK", "unexpected", "2000", "BPR", off=1),
    seed(r"^(PLB\*[^*]*\*)\d+", r"\g<1>20261331", "date", "summary", "PLB02"),
    seed(r"^(PLB.*)\*WO:", r"\1*XX:", "code", "summary", "PLB03"),
    seed(r"(?<=CH-0900\*)12.75", "12.755", "amount", "summary", "PLB04", refuses=True),
    seed(r"\*-1.25$", "*", "missing", "summary", "PLB06", refuses=True),
    seed(r"^(SE\*)\d+", r"\g<1>0", "count", "", "SE01", refuses=True),
    seed(r"^(SE\*\d+\*)\d+", r"\g<1>0009", "control-number", "", "SE02", refuses=True),
]


def findings_of(content: bytes) -> list[Finding]:
    found: list[Finding] = []
    for each in read_transactions(BytesIO(content)):
        assert not isinstance(each, Finding), each
        read_remittance(each)
        found += each.findings
    return found


def test_the_good_one_has_no_fault() -> None:
    assert findings_of(GOOD) == []


def put(seed: Seed, at: int) -> bytes:
    """Put it into one segment, and let SE count what is there then."""
    changed = SEGMENTS.copy()
    changed[at] = re.sub(seed.fits, seed.becomes, changed[at], count=1)
    segments = [segment for each in changed for segment in each.split("~") if segment]
    opened = 0
    for place, segment in enumerate(segments):
        if segment.startswith("ST*"):
            opened = place
        elif segment.startswith("SE*") and "^(SE" not in seed.fits:
            segments[place] = re.sub(r"^SE\*\d+", f"SE*{place - opened + 1}", segment)
    return "".join(f"{segment}~\n" for segment in segments).encode()


def told_at(seed: Seed, at: int) -> int:
    """Return the ordinal of the segment that it is told of."""
    if isinstance(seed.off, int):
        return at + 1 + seed.off
    before = (n for n in range(at, 0, -1) if SEGMENTS[n].startswith(f"{seed.off}*"))
    return next(before) + 1


@pytest.mark.parametrize(
    "seed", SEEDS, ids=lambda each: f"{each.fault} {each.place} {each.becomes}"
)
def test_a_fault_is_told_with_loop_segment_and_element(seed: Seed) -> None:
    places = [n for n, segment in enumerate(SEGMENTS) if re.search(seed.fits, segment)]
    assert len(places) >= 3
    for at in (places[0], places[len(places) // 2], places[-1]):
        found = findings_of(put(seed, at))
        wanted = [
            each
            for each in found
            if (each.place.segment, each.fault) == (told_at(seed, at), seed.fault)
        ]
        assert [
            (each.place.loop, each.place.segment_id, each.place.element) for each in wanted[:1]
        ] == [seed.place]
        assert any(each.refuses for each in found) == seed.refuses
        others = {str(each.fault) for each in found if each not in wanted}
        assert others <= {*seed.also, "balance"}


def test_what_names_the_payer_is_never_cut_to_what_may_name_another() -> None:
    long = GOOD.replace(b"*1420318333~", b"*1420318333" + b"9" * 41 + b"~", 1)
    found = next(read_transactions(BytesIO(long)))
    assert isinstance(found, TransactionSet)
    header = Reading(found).header
    assert header is not None
    assert header.payer_id == "1420318333" + "9" * 41


def test_what_is_kept_of_a_text_is_no_longer_than_the_guide_has_room_for_and_only_text() -> None:
    long = GOOD.replace(b"MARSH*ODILE", b"MAR\0SH*" + b"O" * 500)
    found = next(read_transactions(BytesIO(long)))
    assert isinstance(found, TransactionSet)
    claims = list(Reading(found).claims())
    assert {claim.patient and claim.patient.last for claim in claims} == {"MARSH"}
    assert {claim.patient and claim.patient.first for claim in claims} == {"O" * 35}
    told = {(str(each.fault), each.place.segment_id, each.place.element) for each in found.findings}
    assert told == {("length", "NM1", 3), ("length", "NM1", 4)}
