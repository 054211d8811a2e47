"""The table of the 835 (005010X221A1): which segments, where, how often, and what they may hold.

Facts of the guide in our own words: ids, codes, lengths. Lists that others keep (claim adjustment
and remark codes, NUBC, currencies) are not here, so their codes are texts of a length.
"""

from dataclasses import replace

from portico.x12.elements import (
    AMOUNT,
    DAY,
    RATE,
    UNUSED,
    Element,
    Part,
    Together,
    code,
    composite,
    count,
    text,
    together,
)
from portico.x12.guide import ANY, Guide, Loop, Rule

HEADER, DETAIL, SUMMARY = "header", "2000", "summary"
MOST_LINES = 999
"""Of one claim."""

_DETAIL_BEGINS, _SUMMARY_BEGINS = 1000, 2000
_MARKS = "ZK ZL ZM ZN ZO"
_FILING = "12 13 14 15 16 17 AM CH DS HM LM MA MB MC OF TV VA WC ZZ"
_PROVIDER_IDS = "0B 1A 1B 1C 1D 1G 1H 1J D3"
_PLB_REASONS = (
    "50 51 72 90 AH AM AP B2 B3 BD BN C5 CR CS CT CV CW DM E3 FB FC GO HM IP IR IS J1 L3 L6 LE LS "
    "OA OB PI PL RA RE SL TL WO WU"
)
_WORD = text(1, 50)


def _reference(name: str, order: int, codes: str, most: int) -> Rule:
    return Rule(f"REF*{name}", order, (code(codes).must, _WORD.must), most)


def _date(codes: str, order: int, *, needed: bool = False) -> Rule:
    return Rule(f"DTM*{codes}", order, (code(codes).must, DAY.must), needed=needed)


def _who(codes: str, kinds: str, ids: str, *, named: bool, needed: bool = False) -> Rule:
    """Return the rule of an NM1; ``named`` where its identifier must come."""
    identified = (code(ids).must, text(2, 80).must)
    first = (code(codes).must, code(kinds).must, text(1, 60), text(1, 35), text(1, 25))
    ends: tuple[Part, ...] = identified if named else (together(*identified),)
    name = f"NM1*{codes}"
    elements: tuple[Part, ...] = (*first, UNUSED, text(1, 10), *ends)
    return Rule(name, 30, elements, needed=needed)


def _contact(name: str, order: int, kinds: str, most: int, *, needed: bool = False) -> Rule:
    numbers = [together(code(each).must, text(1, 256).must) for each in kinds.split("|")]
    elements: tuple[Part, ...] = (code(name).must, text(1, 60), *numbers)
    return Rule(f"PER*{name}", order, elements, most, needed=needed)


def _bank() -> Together:
    return together(code("01 04").must, text(3, 12).must)


def _adjustments(order: int) -> Rule:
    triplet = (text(1, 5).must, AMOUNT.decisive, RATE)
    others = [together(*triplet) for _ in range(5)]
    return Rule("CAS", order, (code("CO OA PI PR").must, *triplet, *others), most=99)


def _procedure(qualifiers: str) -> Element:
    return composite(code(qualifiers).must, text(1, 48).must, *(text(2, 2),) * 4, text(1, 80))


_ADDRESS = (
    Rule("N3", 20, (text(1, 55).must, text(1, 55))),
    Rule(
        "N4",
        30,
        (text(2, 30).must, text(2, 2), text(3, 15), text(2, 3), UNUSED, UNUSED, text(1, 3)),
    ),
)
_MUST_ADDRESS = tuple(Rule(rule.name, rule.order, rule.elements, needed=True) for rule in _ADDRESS)
_BPR = Rule(
    "BPR",
    20,
    (
        code("C D H I P U X").must,
        AMOUNT.decisive,
        code("C D").must,
        code("ACH BOP CHK FWT NON").must,
        code("CCP CTX"),
        _bank(),
        together(code("DA").must, text(1, 35).must),
        text(10, 10),
        text(9, 9),
        _bank(),
        code("DA SG"),
        text(1, 35),
        text(1, 35),
    ),
    needed=True,
    decisive=True,
)
"""BPR15 may hold what BPR16 should: ``header_reading`` knows, and tells of any date that is none."""

_PAYER_ID = replace(text(10, 10).must, keeps=100)
"""It is a part of the payment's key: were it cut, two payers could become one."""
_TRN = Rule(
    "TRN",
    40,
    (code("1").must, _WORD.decisive, _PAYER_ID, _WORD),
    needed=True,
    decisive=True,
)
_PAYER = Loop(
    "1000A",
    80,
    (
        Rule(
            "N1*PR",
            10,
            (code("PR").must, text(1, 60).must, together(code("XV").must, text(2, 80).must)),
        ),
        *_MUST_ADDRESS,
        Rule("REF*payer", 40, (code("2U EO HI NF").must, _WORD.must), most=4),
        _contact("CX", 50, "EM FX TE|EM EX FX TE|EX", 1),
        _contact("BL", 50, "EM TE UR|EM EX FX TE UR|EM EX FX UR", ANY, needed=True),
        Rule("PER*IC", 50, (code("IC").must, UNUSED, code("UR").must, text(1, 256).must)),
    ),
    most=1,
    needed=True,
    decisive=True,
)
_PAYEE = Loop(
    "1000B",
    80,
    (
        Rule(
            "N1*PE",
            10,
            (code("PE").must, text(1, 60).must, code("FI XV XX").must, text(2, 80).must),
        ),
        *_ADDRESS,
        Rule("REF*payee", 40, (code("0B D3 PQ TJ").must, _WORD.must), most=ANY),
        Rule("RDM", 50, (code("BM EM FT OL").must, text(1, 60), text(1, 256))),
    ),
    most=1,
    needed=True,
    decisive=True,
)
_TS3: tuple[Part, ...] = (
    *(_WORD.must, text(1, 2).must, DAY.must, RATE.must, AMOUNT.must),
    *(UNUSED,) * 7,
    *(AMOUNT, UNUSED, AMOUNT, UNUSED, AMOUNT, AMOUNT, UNUSED, AMOUNT, AMOUNT, AMOUNT, RATE, AMOUNT),
)
_TS2: tuple[Part, ...] = (
    *(AMOUNT,) * 6,
    *(RATE, AMOUNT, AMOUNT, *(RATE,) * 5, AMOUNT, RATE, AMOUNT, AMOUNT, AMOUNT),
)
_MIA: tuple[Part, ...] = (
    *(RATE.must, AMOUNT, RATE, AMOUNT, _WORD),
    *(AMOUNT,) * 9,
    *(RATE, *(AMOUNT,) * 4, *(_WORD,) * 4, AMOUNT),
)
_LINE = Loop(
    "2110",
    200,
    (
        Rule(
            "SVC",
            10,
            (
                _procedure("AD ER HC HP IV N4 N6 NU UI WK").must,
                AMOUNT.decisive,
                AMOUNT.decisive,
                text(1, 48),
                RATE,
                _procedure("AD ER HC HP IV N4 NU WK"),
                RATE,
            ),
            decisive=True,
        ),
        _date("472", 20),
        _date("150", 20),
        _date("151", 20),
        _adjustments(30),
        _reference("service", 40, "1S APC BB E9 G1 G3 LU RB", 8),
        _reference("6R", 40, "6R", 1),
        _reference("rendering", 40, f"{_PROVIDER_IDS} G2 HPI SY TJ", 10),
        _reference("0K", 40, "0K", 5),
        Rule("AMT", 50, (code(f"B6 KH T T2 {_MARKS}").must, AMOUNT.decisive), most=9),
        Rule("QTY", 60, (code(_MARKS).must, RATE.must), most=6),
        Rule("LQ", 70, (code("HE RX").must, text(1, 30).must), most=99),
    ),
    most=MOST_LINES,
    pairs=(("DTM*150", "DTM*151"),),
    rivals=(("DTM*472", "DTM*150"),),
)
_CLAIM = Loop(
    "2100",
    100,
    (
        Rule(
            "CLP",
            10,
            (
                text(1, 38).must,
                code("1 2 3 4 19 20 21 22 23 25").must,
                *(AMOUNT.decisive, AMOUNT.decisive, AMOUNT),
                *(code(_FILING).must, _WORD.must, text(1, 2), text(1, 1), UNUSED, text(1, 4)),
                *(RATE, RATE),
            ),
            decisive=True,
        ),
        _adjustments(20),
        _who("QC", "1", "34 HN II MI MR", named=False, needed=True),
        _who("IL", "1 2", "FI II MI", named=True),
        _who("74", "1 2", "C", named=False),
        _who("82", "1 2", "BD BS FI MC PC SL UP XX", named=True),
        _who("TT", "2", "AD FI NI PI PP XV", named=True),
        _who("PR", "2", "AD FI NI PI PP XV", named=True),
        _who("GB", "1 2", "FI II MI", named=False),
        Rule("MIA", 33, _MIA),
        Rule("MOA", 35, (RATE, AMOUNT, *(_WORD,) * 5, AMOUNT, AMOUNT)),
        _reference("claim", 40, "1L 1W 28 6P 9A 9C BB CE EA F8 G1 G3 IG SY", 5),
        _reference("rendering", 40, f"{_PROVIDER_IDS} G2 LU", 10),
        _date("232", 50),
        _date("233", 50),
        _date("036", 50),
        _date("050", 50),
        _contact("CX", 60, "EM FX TE|EM EX FX TE|EX", 2),
        Rule("AMT", 62, (code(f"AU D8 DY F5 I NL T T2 {_MARKS}").must, AMOUNT.decisive), most=13),
        Rule("QTY", 64, (code(f"CA CD LA LE NE NR OU PS VS {_MARKS}").must, RATE.must), most=14),
    ),
    loops=(_LINE,),
    followed_by=("LX", "PLB"),
)
_PAIR = (composite(code(_PLB_REASONS).must, _WORD).must, AMOUNT.decisive)
_GROUPING = Loop(
    DETAIL,
    _DETAIL_BEGINS,
    (Rule("LX", 10, (count(6).must,)), Rule("TS3", 20, _TS3), Rule("TS2", 30, _TS2)),
    loops=(_CLAIM,),
)
_ROOT = Loop(
    HEADER,
    0,
    (
        Rule("ST", 10, (code("835").must, text(4, 9).must, _WORD)),
        _BPR,
        _TRN,
        Rule("CUR", 50, (code("PR").must, text(3, 3).must)),
        _reference("EV", 60, "EV", 1),
        _reference("F2", 60, "F2", 1),
        _date("405", 70),
        Rule(
            "PLB",
            _SUMMARY_BEGINS,
            (_WORD.must, DAY.must, *_PAIR, *[together(*_PAIR) for _ in range(5)]),
            most=ANY,
        ),
    ),
    loops=(
        _PAYER,
        _PAYEE,
        _GROUPING,
    ),
)
GUIDE = Guide(
    root=_ROOT,
    repeats=(_ROOT, _GROUPING, _CLAIM),
    closed_by=_DETAIL_BEGINS,
    tail=SUMMARY,
    holds_money=frozenset({"CLP", "CAS", "SVC", "PLB"}),
)
