"""One payment as its page tells it: the sum at its head, a card for each claim, what lies beside."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portico.records.payments.queries.seen import ClaimSeen, PaymentOpened
from portico.records.payments.rules import PATIENT_RESPONSIBILITY, kept_by_plan, owed_by_patient
from portico.records.payments.told import (
    ToldAdjustment,
    ToldClaim,
    ToldLine,
    ToldPerson,
    ToldRecoupment,
)
from portico.tools.remittances.rules import (
    TAKEN_BACK,
    claim_pill,
    masked,
    partners,
    remainder,
)
from portico.tools.remittances.words import (
    FOR_A_CLAIM,
    amount_shown,
    amount_words,
    group_words,
    outside_words,
    reason_words,
)
from portico.vocabulary.money import dollars
from portico.web.components import Pill

ASK = "We show it as it came. Ask the plan about it."
_ONE = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A part of the sum at the head of a payment."""

    sign: str
    label: str
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What was not paid as billed, and why; ``amount`` is negative where it was taken off."""

    words: str
    code: str
    amount: Decimal

    @property
    def owed(self) -> Decimal:
        """The same as the patient has it to pay."""
        return -self.amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A line of a claim; also what was taken off the claim as a whole."""

    name: str
    more: Sequence[str] = ()
    day: str = ""
    charged: Decimal | None = None
    kept: Sequence[Taken]
    owed: Decimal
    owed_for: Sequence[Taken]
    paid: Decimal | None = None
    remarks: Sequence[str] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A claim."""

    anchor: str
    name: str
    facts: Sequence[tuple[str, str]]
    pill: Pill
    services: Sequence[Service]
    charged: Decimal
    kept: Decimal
    owed: Decimal
    paid: Decimal
    notes: Sequence["Note"]
    remarks: Sequence[str]
    more: Sequence[tuple[str, str]]

    @property
    def taken(self) -> Decimal:
        """What the plan took off, as its adjustments are written: negative."""
        return -self.kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A sentence under a claim, which may lead to another claim of the page."""

    kind: str
    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What changed the payment beside its claims."""

    words: str
    code: str
    reference: str
    amount: Decimal


def terms_of(opened: PaymentOpened) -> list[Term]:
    """Billed − adjustments − patient − taken back, over all claims somebody sees; then what it is."""
    if not opened.payment.claims:
        terms = [Term(sign="", label="Beside claims", amount=opened.recouped)]
    else:
        terms = [
            Term(sign="", label="Billed", amount=opened.charged),
            Term(sign="−", label="Plan adjustments", amount=opened.kept),
            Term(sign="−", label="Patient owes", amount=opened.owed),
            *_beside(opened),
        ]
    label = "Paid" if opened.payment.is_whole else "Paid on these claims"
    return [*terms, Term(sign="=", label=label, amount=_result(opened))]


def _beside(opened: PaymentOpened) -> list[Term]:
    """Nothing of it for who sees a part; added or taken as it came out."""
    if not opened.payment.is_whole:
        return []
    if opened.recouped > 0:
        return [Term(sign="+", label="Added beside claims", amount=opened.recouped)]
    return [Term(sign="−", label="Taken back, net", amount=-opened.recouped)]


def _result(opened: PaymentOpened) -> Decimal:
    return opened.payment.amount if opened.payment.is_whole else opened.paid


def apart(opened: PaymentOpened) -> Decimal:
    """By how much the plan's own figures miss what it says it paid; zero where they add up."""
    summed = opened.charged - opened.kept - opened.owed + opened.recouped
    return _result(opened) - summed


def outside(recoupments: Iterable[ToldRecoupment]) -> list[Outside]:
    """Each with what its reference is, where that is known."""
    return [
        Outside(
            words=f"{outside_words(each.code, each.amount)}{' for claim' if _names_claim(each) else ''}",
            code=each.code,
            reference=each.reference,
            amount=each.amount,
        )
        for each in recoupments
    ]


def _names_claim(each: ToldRecoupment) -> bool:
    return each.code in FOR_A_CLAIM and bool(each.reference)


def cards_of(claims: Sequence[ClaimSeen]) -> list[Card]:
    """The claims of a page; those that take back and decide anew lead to each other."""
    pairs = partners([each.told for each in claims])
    return [
        _card(each, claims[pairs[at]] if at in pairs else None) for at, each in enumerate(claims)
    ]


def _card(claim: ClaimSeen, partner: ClaimSeen | None) -> Card:
    told = claim.told
    return Card(
        anchor=_anchor(claim),
        name=_name(told.patient) or "No patient named",
        facts=_facts(told),
        pill=claim_pill(told, corrects=partner is not None),
        services=[*_whole_claim(told), *(_service(line, told) for line in told.lines)],
        charged=told.charged,
        kept=claim.kept,
        owed=claim.owed,
        paid=told.paid,
        notes=[*_pairing(claim, partner), *_problem(told)],
        remarks=told.remarks,
        more=_more(told),
    )


def groups_of(claims: Iterable[ClaimSeen]) -> list[tuple[str, str]]:
    """What the group codes on a page mean, each once."""
    codes = {each.group for claim in claims for each in claim.told.all_adjustments}
    return [(code, group_words(code)) for code in sorted(codes)]


def codes_of(claims: Iterable[ClaimSeen]) -> list[str]:
    """Every reason and remark code on a page, as they come, each once."""
    codes: dict[str, None] = {}
    for told in (claim.told for claim in claims):
        codes |= dict.fromkeys(each.reason for each in told.all_adjustments)
        codes |= dict.fromkeys((*told.remarks, *(r for line in told.lines for r in line.remarks)))
    return list(codes)


def _anchor(claim: ClaimSeen) -> str:
    return f"claim-{claim.position}"


def _name(who: ToldPerson | None) -> str:
    if who is None:
        return ""
    given = " ".join(filter(None, (who.first, who.middle, who.suffix)))
    return ", ".join(filter(None, (who.last, given)))


def _facts(told: ToldClaim) -> list[tuple[str, str]]:
    facts = [
        ("Member", masked(told.member_id) if told.member_id else ""),
        ("Account", told.number),
        ("Claim", told.payer_number),
    ]
    return [(label, value) for label, value in facts if value]


def _more(told: ToldClaim) -> list[tuple[str, str]]:
    """What is asked for now and then."""
    rendering = told.rendering
    npi = f", NPI {rendering.identifier}" if rendering and rendering.qualifier == "XX" else ""
    facts = [
        ("On the plan’s record", _name(told.corrected)),
        ("Insured", _name(told.insured)),
        ("Rendered by", f"{_name(rendering)}{npi}" if rendering else ""),
        ("Served", "" if told.lines else _days(told.served_from, told.served_to)),
        ("Received by the plan", _days(told.received_on)),
        ("DRG", told.drg),
        *((amount_words(name), amount_shown(name, value)) for name, value in told.amounts),
    ]
    return [(label, value) for label, value in facts if value]


def _days(first: date | None, last: date | None = None) -> str:
    if first is None:
        return ""
    said = f"{first:%m/%d/%Y}"
    return f"{said} to {last:%m/%d/%Y}" if last and last != first else said


def _whole_claim(told: ToldClaim) -> list[Service]:
    """What was taken off no single service."""
    if not told.adjustments:
        return []
    return [
        Service(
            name="Whole claim",
            kept=_taken(told.adjustments, by_patient=False),
            owed=owed_by_patient(told.adjustments),
            owed_for=_taken(told.adjustments, by_patient=True),
        )
    ]


def _service(line: ToldLine, claim: ToldClaim) -> Service:
    missing = remainder(line)
    billed = line.charged - kept_by_plan(line.adjustments) - owed_by_patient(line.adjustments)
    return Service(
        name="-".join((line.procedure or line.revenue, *line.modifiers)),
        more=_told_of(line),
        day=_days(line.served_from or claim.served_from, line.served_to),
        charged=line.charged,
        kept=_taken(line.adjustments, by_patient=False),
        owed=owed_by_patient(line.adjustments),
        owed_for=_taken(line.adjustments, by_patient=True),
        paid=line.paid,
        remarks=line.remarks,
        problem=f"Its figures come to {dollars(billed)}" if missing else "",
    )


def _told_of(line: ToldLine) -> list[str]:
    told = [
        line.described,
        f"Billed as {line.billed_as}" if line.billed_as else "",
        f"Revenue code {line.revenue}" if line.revenue and line.procedure else "",
        _units(line),
    ]
    return [each for each in told if each]


def _units(line: ToldLine) -> str:
    """How many, where it is not simply one."""
    units, billed = line.units, line.units_billed
    if units is None and billed is None:
        return ""
    paid = _ONE if units is None else units
    if billed is not None and billed != paid:
        return f"{paid.normalize():f} of {billed.normalize():f} units"
    return "" if paid == _ONE else f"{paid.normalize():f} units"


def _taken(adjustments: Iterable[ToldAdjustment], *, by_patient: bool) -> list[Taken]:
    return [
        Taken(
            words=reason_words(each.reason),
            code=f"{each.group}-{each.reason}",
            amount=-each.amount,
        )
        for each in adjustments
        if (each.group == PATIENT_RESPONSIBILITY) == by_patient
    ]


def _pairing(claim: ClaimSeen, partner: ClaimSeen | None) -> list[Note]:
    is_taken_back = claim.told.status == TAKEN_BACK
    if partner is None:
        text = "An earlier decision is taken back here. The new one comes with another payment."
        return [Note(kind="info", text=text)] if is_taken_back else []
    both = dollars(claim.told.paid + partner.told.paid)
    text = (
        f"Taken back and decided again in this payment: both together come to {both}."
        if is_taken_back
        else f"Decided again after it was taken back in this payment: both come to {both}."
    )
    return [Note(kind="info", text=text, anchor=_anchor(partner))]


def _problem(told: ToldClaim) -> list[Note]:
    missing = remainder(told)
    if told.balances and not missing:
        return []
    summed = dollars(told.paid + missing)
    text = (
        f"The plan’s figures for this claim come to {summed}, and it says {dollars(told.paid)} was paid."
        if missing
        else "The plan’s figures for a service of this claim do not add up."
    )
    return [Note(kind="wait", text=f"{text} {ASK}")]
