"""Invents the claims of one payment: the same each time for the same office and week.

Every claim adds up: charged less all its adjustments is paid, line by line and as a whole. People
are named as nobody is. https://x12.org/codes lists what the reason codes mean.
"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from demo.payees import Payee, Practitioner
from portico.x12.claims import (
    REVERSAL,
    Adjudication,
    Adjustment,
    Claim,
    Person,
    Procedure,
    ServiceLine,
)

PRIMARY, DENIED = "1", "4"
_CENT = Decimal("0.01")
_LASTS = (
    *("ALDERWICK", "BRANDMOOR", "CASTELLAN", "DRUMMELOW", "ELDERFLAX", "FOXTHISTLE"),
    *("GRIMBLEBY", "HOLLOWMERE", "IVERSTONE", "JUNIPERLY", "KETTLEWELL", "LOAMSWORTH"),
    *("MARLOWBY", "NETTLECOMBE", "OTTERBANK", "PENNYFEATHER", "QUINCELEY", "ROOKHAVEN"),
)
_FIRSTS = ("NORA", "ELIAS", "IRIS", "WREN", "JASPER", "OPAL", "FELIX", "HAZEL", "LINUS", "PEARL", "RUFUS")  # fmt: skip
_PATIENTS = 120
"""Of one office; some come again and again."""
_FEWEST = 3
_COPAY = Decimal("25.00")
"""For a visit; what costs less has none."""


def usual_claims(payee: Payee, week: int, day: date, *, fewest: int = _FEWEST, most: int = 0) -> list[Claim]:  # fmt: skip
    """The claims of a usual payment: most are paid in part, a few lines or claims are not."""
    chance = Random(f"{payee.tin} {week}")
    count = chance.randint(fewest, most or payee.most)
    return [_claim(payee, week, place, day, chance) for place in range(1, count + 1)]


def denied(claim: Claim, reason: str = "197", remark: str = "N54") -> Claim:
    """The same claim, all of it denied: the contract holds the office to it."""
    lines = [
        replace(
            line,
            paid=Decimal("0.00"),
            adjustments=(Adjustment("CO", reason, line.charged),),
            amounts=(),
            remarks=(remark,),
        )
        for line in claim.lines
    ]
    return _totalled(claim, lines, status=DENIED, outpatient=Adjudication(("MA01",)))


def taken_back(claim: Claim, payer_number: str) -> Claim:
    """A reversal of the claim: every amount of it turned around, under a number of its own."""
    lines = [
        replace(
            line,
            charged=-line.charged,
            paid=-line.paid,
            adjustments=tuple(replace(each, amount=-each.amount) for each in line.adjustments),
            amounts=(),
            remarks=(),
        )
        for line in claim.lines
    ]
    return _totalled(claim, lines, status=REVERSAL, payer_number=payer_number, outpatient=None)


def corrected(claim: Claim, payer_number: str) -> Claim:
    """The claim decided anew: its patient owes nothing after all."""
    lines = [_without_share(line) for line in claim.lines]
    return _totalled(claim, lines, payer_number=payer_number)


def with_corrected_name(claim: Claim) -> Claim:
    """The payer knows the patient by another name (NM1*74)."""
    known = claim.patient or Person()
    name = Person(f"{known.last}-THORNE", known.first, qualifier="C", identifier=known.identifier)
    return replace(claim, corrected=name)


def _claim(payee: Payee, week: int, place: int, day: date, chance: Random) -> Claim:
    number = f"{payee.number}{week:03}{place:02}"
    served = day - timedelta(days=chance.randint(12, 34))
    lines = [
        _line(fee, at, served, chance)
        for at, fee in enumerate(chance.sample(payee.fees, chance.randint(1, 4)), start=1)
    ]
    claim = Claim(
        number=f"PT-{number}",
        status=PRIMARY,
        charged=Decimal(),
        paid=Decimal(),
        filing="12",
        payer_number=f"20{number}001",
        facility="11",
        frequency="1",
        patient=_patient(payee, chance.randrange(_PATIENTS)),
        rendering=_rendering(payee, chance),
        served_from=served,
        served_to=served,
        received_on=served + timedelta(days=4),
        outpatient=Adjudication(("MA18",)) if chance.random() < 0.1 else None,
    )
    return _totalled(claim, lines)


def _line(fee: tuple[str, str, str], at: int, served: date, chance: Random) -> ServiceLine:
    code, charged, allowed = fee[0], Decimal(fee[1]), Decimal(fee[2])
    line = ServiceLine(
        procedure=Procedure("HC", code),
        charged=charged,
        paid=allowed,
        units=Decimal(1),
        served_from=served,
        served_to=served,
        adjustments=(Adjustment("CO", "45", charged - allowed),),
        references=(("6R", str(at)),),
        amounts=(("B6", allowed),),
    )
    what = chance.random()
    if what < 0.04:
        return _refused(line, "16", "M51")
    if what < 0.06:
        return _refused(line, "18", "N522")
    if what < 0.36 and allowed > _COPAY:
        return _shared(line, "3", _COPAY)
    if what < 0.52:
        return _shared(line, "2", (allowed * Decimal("0.2")).quantize(_CENT))
    return _shared(line, "1", allowed) if what < 0.58 else line


def _refused(line: ServiceLine, reason: str, remark: str) -> ServiceLine:
    """Nothing is paid for it, with a remark that says more."""
    return replace(
        line,
        paid=Decimal("0.00"),
        adjustments=(Adjustment("CO", reason, line.charged),),
        amounts=(),
        remarks=(remark,),
    )


def _shared(line: ServiceLine, reason: str, share: Decimal) -> ServiceLine:
    """The patient owes a part of what is allowed: copay, coinsurance or deductible."""
    owed = Adjustment("PR", reason, share)
    return replace(line, paid=line.paid - share, adjustments=(*line.adjustments, owed))


def _without_share(line: ServiceLine) -> ServiceLine:
    kept = tuple(each for each in line.adjustments if each.group != "PR")
    return replace(line, paid=line.charged - sum(each.amount for each in kept), adjustments=kept)


def _totalled(claim: Claim, lines: list[ServiceLine], **changes: object) -> Claim:
    """The claim with these lines and their sums; what the patient owes stands in PR."""
    owed = [each.amount for line in lines for each in line.adjustments if each.group == "PR"]
    return replace(
        claim,
        lines=tuple(lines),
        charged=sum((line.charged for line in lines), Decimal()),
        paid=sum((line.paid for line in lines), Decimal()),
        patient_owes=sum(owed, Decimal()) if owed else None,
        **changes,  # type: ignore[arg-type] # fields of a claim
    )


def _patient(payee: Payee, which: int) -> Person:
    """The same person each time, with the member number they have."""
    last, first = _LASTS[which % len(_LASTS)], _FIRSTS[which % len(_FIRSTS)]
    member = f"M{payee.number:02}{5000 + which}"
    return Person(last, first, qualifier="MI", identifier=member)


def _rendering(payee: Payee, chance: Random) -> Person | None:
    if not payee.practitioners:
        return None
    who: Practitioner = chance.choice(payee.practitioners)
    return Person(who.last, who.first, qualifier="XX", identifier=who.npi)


def sum_of(claims: list[Claim]) -> Decimal:
    """CLP04 of all of them."""
    return sum((claim.paid for claim in claims), Decimal())
