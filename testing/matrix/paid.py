"""What the plan paid an organization: under each of its tax IDs, and by a check that others have too."""

from typing import Any

from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.records.payments.models import Payment
from portico.records.payments.told import ToldClaim, ToldPerson
from testing.builders import NOW
from testing.matrix.worlds import PRACTITIONER, World
from testing.payments import a_claim, a_payment, rendered_by

SHARED_CHECK = "0091774208"
"""The number of a check that every organization has, from a payer of its own."""


def pay(world: World) -> None:
    """A payment with a claim under each tax ID, and one of which a practitioner sees a part."""
    paid = world.says("payments.Payment")
    told: dict[str, Any] = {
        "plan": world.plan,
        "payee_name": paid,
        "payer_name": paid,
        "paid_on": NOW.date(),
    }
    for number, tin in enumerate(world.tins):
        claim = _claim(world, f"{number}")
        a_payment(claim, payee_tin=tin, reference=f"{paid}-{number}", **told)
    own, rest = _claim(world, "own", rendered_by(PRACTITIONER)), _claim(world, "rest")
    tin, payer = world.tins[0], world.whose
    a_payment(own, rest, payee_tin=tin, reference=SHARED_CHECK, payer_id=payer, **told)
    with acting(Actor.system(plan=world.plan), tins=[tin]):
        kept = Payment.visible.get(reference=SHARED_CHECK, payee_tin=tin)
    world.things["payment"] = str(kept.public_id)


def _claim(world: World, name: str, rendering: ToldPerson | None = None) -> ToldClaim:
    """One whose patient and numbers say whose it is."""
    text = world.says("payments.PaidClaim")
    return a_claim(
        number=f"{text}-{name}",
        payer_number=f"{text}-plan-{name}",
        patient=ToldPerson(last=text, first="Pat", qualifier="MI", identifier=f"M-{text}-{name}"),
        rendering=rendering,
    )
