"""From the claims of an 835 to what the plan's records keep of them."""

from decimal import Decimal

from portico.records.payments.told import (
    ToldAdjustment,
    ToldClaim,
    ToldLine,
    ToldPerson,
    ToldRecoupment,
)
from portico.x12.claims import (
    Adjudication,
    Adjustment,
    Claim,
    Person,
    Procedure,
    ProviderAdjustment,
    ServiceLine,
)

_ALLOWED, _CONTROL, _NPI = "B6", "6R", "HPI"
"""AMT01 of what was allowed; REF01 of the line's own number, and of who rendered it by NPI."""


def told_of(claim: Claim) -> ToldClaim:
    """Return one claim, with nothing left out that an office is shown."""
    decided = [each for each in (claim.inpatient, claim.outpatient) if each]
    return ToldClaim(
        number=claim.number,
        payer_number=claim.payer_number,
        status=claim.status,
        charged=claim.charged,
        paid=claim.paid,
        patient_owes=claim.patient_owes,
        filing=claim.filing,
        facility=claim.facility,
        frequency=claim.frequency,
        drg=claim.drg,
        patient=_person(claim.patient),
        insured=_person(claim.insured),
        corrected=_person(claim.corrected),
        rendering=_person(claim.rendering),
        served_from=claim.served_from,
        served_to=claim.served_to,
        received_on=claim.received_on,
        references=claim.references,
        amounts=(*claim.amounts, *_amounts(decided)),
        remarks=tuple(remark for each in decided for remark in each.remarks),
        adjustments=_adjustments(claim.adjustments),
        lines=tuple(map(_line, claim.lines)),
        balances=claim.balances,
    )


def recoupment_of(adjustment: ProviderAdjustment) -> ToldRecoupment:
    """Return what changed the payment; PLB says it the other way round (TR3, 1.10.2.12)."""
    return ToldRecoupment(
        code=adjustment.code,
        reference=adjustment.reference,
        amount=-adjustment.amount,
        provider=adjustment.provider,
        fiscal_end=adjustment.fiscal_end,
    )


def _amounts(decided: list[Adjudication]) -> list[tuple[str, Decimal]]:
    return [amount for each in decided for amount in each.amounts]


def _adjustments(adjustments: tuple[Adjustment, ...]) -> tuple[ToldAdjustment, ...]:
    return tuple(
        ToldAdjustment(
            group=each.group, reason=each.reason, amount=each.amount, quantity=each.quantity
        )
        for each in adjustments
    )


def _person(who: Person | None) -> ToldPerson | None:
    if who is None:
        return None
    return ToldPerson(
        last=who.last,
        first=who.first,
        middle=who.middle,
        suffix=who.suffix,
        qualifier=who.qualifier,
        identifier=who.identifier,
    )


def _line(line: ServiceLine) -> ToldLine:
    references, amounts = dict(line.references), dict(line.amounts)
    return ToldLine(
        qualifier=line.procedure.qualifier,
        procedure=line.procedure.code,
        modifiers=line.procedure.modifiers,
        described=line.procedure.description,
        billed_as=_billed_as(line.submitted),
        revenue=line.revenue,
        units=line.units,
        units_billed=line.units_submitted,
        served_from=line.served_from,
        served_to=line.served_to,
        charged=line.charged,
        paid=line.paid,
        allowed=amounts.get(_ALLOWED),
        control=references.get(_CONTROL, ""),
        rendering_npi=references.get(_NPI, ""),
        adjustments=_adjustments(line.adjustments),
        remarks=(*line.remarks, *line.drug_remarks),
        balances=line.balances,
    )


def _billed_as(procedure: Procedure | None) -> str:
    return " ".join((procedure.code, *procedure.modifiers)) if procedure else ""
