"""What an 835 says of a claim and its lines: plain values, money in US dollars as decimals.

Reading gives them and writing takes them; docstrings name the elements of 005010X221A1. An empty
text or None is an element that did not come. They are not frozen, since that alone would take a
third of the time of reading: nothing changes one that was made.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

REVERSAL = "22"
"""CLP02 of a claim that is taken back: its amounts are those of an earlier one, turned around."""


@dataclass(slots=True)
class Adjustment:
    """One triplet of CAS: why the amount paid is not the amount charged."""

    group: str
    """CAS01: ``CO``, ``OA``, ``PI``, ``PR``."""

    reason: str
    """A claim adjustment reason code."""

    amount: Decimal
    """What is positive lowers the payment."""

    quantity: Decimal | None = None
    """Units of service taken off."""


@dataclass(slots=True)
class Person:
    """NM1: a person, or an organization by its name in ``last``."""

    last: str = ""
    first: str = ""
    middle: str = ""
    suffix: str = ""
    qualifier: str = ""
    """NM108: ``MI`` member, ``HN`` Medicare, ``XX`` NPI, ``FI`` tax ID, …"""

    identifier: str = ""
    is_person: bool = True


@dataclass(slots=True)
class Procedure:
    """SVC01 or SVC06: a medical procedure by its components."""

    qualifier: str
    """``HC`` HCPCS and CPT, ``NU`` revenue code, ``AD`` dental, ``N4`` drug, …"""

    code: str
    modifiers: tuple[str, ...] = ()
    """At most four."""

    description: str = ""


@dataclass(slots=True)
class Adjudication:
    """MIA or MOA: how an inpatient or outpatient claim was decided."""

    remarks: tuple[str, ...] = ()
    """Remittance advice remark codes."""

    amounts: tuple[tuple[str, Decimal], ...] = ()
    """Amounts, counts and rates by element, such as ``MOA08``."""


@dataclass(slots=True)
class Contact:
    """PER: whom to ask."""

    function: str
    """PER01: ``CX`` payer's claim office, ``BL`` technical, ``IC`` web site."""

    name: str = ""
    numbers: tuple[tuple[str, str], ...] = ()
    """Qualifier and number: ``TE``, ``FX``, ``EM``, ``EX``, ``UR``; at most three."""


@dataclass(slots=True)
class ServiceLine:
    """SVC and what follows it."""

    procedure: Procedure
    charged: Decimal
    paid: Decimal
    submitted: Procedure | None = None
    """SVC06: what was charged for, where another procedure was decided on."""

    revenue: str = ""
    """SVC04, an NUBC revenue code."""

    units: Decimal | None = None
    """SVC05: those paid for."""

    units_submitted: Decimal | None = None
    served_from: date | None = None
    served_to: date | None = None
    """The same as ``served_from`` where one day came (DTM*472)."""

    adjustments: tuple[Adjustment, ...] = ()
    references: tuple[tuple[str, str], ...] = ()
    """REF: qualifier and identifier; ``6R`` is the line's number in the claim."""

    amounts: tuple[tuple[str, Decimal], ...] = ()
    """AMT: qualifier and amount; ``B6`` is what was allowed."""

    quantities: tuple[tuple[str, Decimal], ...] = ()
    """QTY."""

    remarks: tuple[str, ...] = ()
    """LQ*HE: remittance advice remark codes."""

    drug_remarks: tuple[str, ...] = ()
    """LQ*RX: reject and payment codes of NCPDP."""

    balances: bool = True
    """Whether SVC03 is SVC02 less its adjustments."""


@dataclass(slots=True)
class Grouping:
    """LX with TS3 and TS2: which claims a payer put together, and its sums over them."""

    number: str = ""
    """LX01."""

    provider: str = ""
    """TS301."""

    facility: str = ""
    fiscal_end: date | None = None
    claims: Decimal | None = None
    """TS304, how many."""

    amounts: tuple[tuple[str, Decimal], ...] = ()
    """By element: ``TS305`` what was charged, …, ``TS201``, …"""


@dataclass(slots=True)
class Claim:
    """CLP and what follows it."""

    number: str
    """CLP01, as the provider numbered it."""

    status: str
    """CLP02: ``1`` primary, ``4`` denied, ``22`` taken back, …"""

    charged: Decimal
    paid: Decimal
    patient_owes: Decimal | None = None
    filing: str = ""
    """CLP06: what kind of plan, ``12`` PPO, ``HM`` HMO, ``MC`` Medicaid, …"""

    payer_number: str = ""
    """CLP07."""

    facility: str = ""
    frequency: str = ""
    drg: str = ""
    drg_weight: Decimal | None = None
    discharge_fraction: Decimal | None = None
    adjustments: tuple[Adjustment, ...] = ()
    """Of the claim as a whole; those of lines stand with them."""

    patient: Person | None = None
    insured: Person | None = None
    corrected: Person | None = None
    """Patient or insured as the payer has them (NM1*74)."""

    rendering: Person | None = None
    parties: tuple[tuple[str, Person], ...] = ()
    """NM101 and who: ``TT`` crossover carrier, ``PR`` priority payer, ``GB`` other insured."""

    inpatient: Adjudication | None = None
    outpatient: Adjudication | None = None
    references: tuple[tuple[str, str], ...] = ()
    served_from: date | None = None
    served_to: date | None = None
    received_on: date | None = None
    expires_on: date | None = None
    contacts: tuple[Contact, ...] = ()
    amounts: tuple[tuple[str, Decimal], ...] = ()
    quantities: tuple[tuple[str, Decimal], ...] = ()
    lines: tuple[ServiceLine, ...] = ()
    provider: Grouping | None = None
    segment: int = 0
    """Which segment of the file its CLP is."""

    balances: bool = True
    """Whether CLP04 is CLP03 less all adjustments, and so each of its lines."""


@dataclass(slots=True)
class ProviderAdjustment:
    """One pair of PLB: what the payment is raised or lowered by, beside its claims."""

    provider: str
    """PLB01."""

    fiscal_end: date | None
    """PLB02."""

    code: str
    """``WO`` taken back, ``FB`` forwarded balance, ``L6`` interest, …"""

    reference: str
    amount: Decimal
    """Turned around: what is positive is taken from the payment."""
