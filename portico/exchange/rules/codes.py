"""What a sender is told of each fault, in the codes of 999 and TA1: one table. Pure.

The codes are those of 005010X231A1 and of X12.5; what each means stands in the guide, whose words
are not ours to ship.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from portico.exchange.rules import NUMBERS_USED, OURS, REFUSED, UNKNOWN_KIND
from portico.x12.elements import Fault as ElementFault
from portico.x12.findings import Fault
from portico.x12.remittance import Fault as RemittanceFault
from portico.x12.technical import AcknowledgmentFault


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """How a fault is told, depending on where it is."""

    transaction: str = "5"
    """IK502, in a transaction set."""
    segment: str = ""
    """IK304, where the segment can be named and no element of it; empty: it is not."""
    element: str = ""
    """IK403, where the element is known; IK304 is then 8."""
    group: str = ""
    """AK905, in GS or GE."""
    interchange: str = ""
    """TA105, in ISA or IEA."""


CODES: Mapping[str, Codes | None] = {
    Fault.NO_INTERCHANGE: None,  # there is nobody to tell
    Fault.SKIPPED: None,  # it is outside of any interchange
    Fault.STRAY: Codes(interchange="022"),
    Fault.NO_TRAILER: Codes(transaction="2", group="3", interchange="023"),
    Fault.COUNT: Codes(transaction="4", group="5", interchange="021"),
    Fault.CONTROL_NUMBER: Codes(transaction="3", group="4", interchange="001"),
    Fault.EXCESSIVE: Codes(segment="8"),
    RemittanceFault.NOT_835: Codes(transaction="1"),
    RemittanceFault.VERSION: Codes(transaction="I6"),
    # Of a missing segment the place is where its loop begins: 3 there would name the wrong one.
    ElementFault.MISSING: Codes(element="1"),
    ElementFault.UNEXPECTED: Codes(segment="2"),
    ElementFault.ORDER: Codes(segment="7"),
    ElementFault.REPEATED: Codes(segment="5"),
    ElementFault.LENGTH: Codes(segment="8", element="5"),
    ElementFault.CODE: Codes(segment="8", element="7"),
    ElementFault.DATE: Codes(segment="8", element="8"),
    ElementFault.AMOUNT: Codes(segment="8", element="6"),
    ElementFault.NUMBER: Codes(segment="8", element="6"),
    ElementFault.COMPONENT: Codes(segment="8", element="I12"),
    ElementFault.UNUSED: Codes(segment="8", element="I10"),
    RemittanceFault.PAYEE: None,  # the numbers are well-formed; that we know nobody by them is ours
    RemittanceFault.NPI: Codes(segment="8", element="I12"),
    RemittanceFault.REGION: Codes(segment="8", element="7"),
    RemittanceFault.BANK: None,  # no code: which elements are there depends on others
    RemittanceFault.SIGN: None,  # no code: the sign depends on what the claim is
    RemittanceFault.HANDLING: None,  # no code: two elements contradict each other
    RemittanceFault.BALANCE: None,  # no code: the guide's balancing is no syntax
    NUMBERS_USED: Codes(transaction="7"),
    UNKNOWN_KIND: Codes(transaction="1"),
    REFUSED: Codes(),
    OURS: Codes(),
    **dict.fromkeys(AcknowledgmentFault, None),  # an acknowledgment is never acknowledged
}
"""By the fault's word. None: the sender is not told, the plan's board is."""


def codes_of(fault: str) -> Codes | None:
    """Return how a fault is told; one of an earlier release, which has no line here, is not."""
    return CODES.get(fault)
