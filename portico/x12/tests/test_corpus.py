"""Published 835s, which cannot be shipped: what each holds was written down by reading it.

``./test --deep --corpus DIR`` reads those of DIR/835; docs/decisions/0011 says more.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from portico.x12.envelope import read_transactions
from portico.x12.remittance import Kind
from portico.x12.remittance_reading import read_remittance
from portico.x12.transactions import TransactionSet

pytestmark = pytest.mark.corpus


@dataclass(frozen=True)
class Held:
    """What one payment of a file is."""

    segments: int
    control_number: str
    handling: str
    amount: str
    method: str
    day: date | None
    reference: str
    payer_id: str
    payer: str
    payee: str
    qualifier: str
    identifier: str
    additional: tuple[tuple[str, str], ...]
    tin: str | None
    npi: str | None
    claims: dict[str, tuple[int, str]]
    adjustments: str = "0"
    faults: tuple[str, ...] = ()


EXPECTED = {
    # N1*PE*…*FI holds letters, so it is no TIN. BPR ends at BPR15: one separator is missing.
    "linuxforhealth__cob-contractural-adjustment.835": Held(
        segments=25,
        control_number="0001",
        handling="I",
        amount="34.00",
        method="CHK",
        day=date(2005, 3, 18),
        reference="0063158ABC",
        payer_id="1566339911",
        payer="YOUR TAX DOLLARS AT WORK",
        payee="ATONEWITHHEALTH",
        qualifier="FI",
        identifier="3UR334563",
        additional=(("PQ", "11861"),),
        tin=None,
        npi=None,
        claims={"2": (1, "34.00")},
        faults=("date", "payee"),
    ),
    # BPR16 is 20002316: there is no month 23. The NPI begins with 5 and its check digit is wrong.
    "linuxforhealth__managed-care.835": Held(
        segments=26,
        control_number="112233",
        handling="I",
        amount="945.00",
        method="ACH",
        day=None,
        reference="7170066655",
        payer_id="1935665544",
        payer="RUSHMORE LIFE",
        payee="ACME MEDICAL CENTER",
        qualifier="XX",
        identifier="5544667733",
        additional=(("TJ", "777667755"),),
        tin="777667755",
        npi=None,
        claims={"1": (2, "945.00")},
        faults=("date",),
    ),
    # 138018.40 + 11980.33 less PLB of -1.27 is 150000.00. The NPI begins with 6.
    "linuxforhealth__medicare-part-a.835": Held(
        segments=28,
        control_number="1234",
        handling="C",
        amount="150000.00",
        method="ACH",
        day=date(2002, 9, 13),
        reference="12345",
        payer_id="1512345678",
        payer="INSURANCE COMPANY OF TIMBUCKTU",
        payee="REGIONAL HOPE HOSPITAL",
        qualifier="XX",
        identifier="6543210903",
        additional=(),
        tin=None,
        npi=None,
        claims={"1": (2, "149998.73")},
        adjustments="-1.27",
        faults=("payee",),
    ),
    # BPR ends at BPR15 here too.
    "linuxforhealth__secondary-payment.835": Held(
        segments=38,
        control_number="1234",
        handling="I",
        amount="1222.00",
        method="CHK",
        day=date(2005, 4, 12),
        reference="0012524965",
        payer_id="1559123456",
        payer="YOUR TAX DOLLARS AT WORK",
        payee="ACME MEDICAL CENTER",
        qualifier="FI",
        identifier="599944521",
        additional=(("PQ", "10488"),),
        tin="599944521",
        npi=None,
        claims={"2": (2, "1222.00")},
        faults=("date",),
    ),
    # And here. SVC01 is HC*24599.00: a separator stands where the component separator should.
    "linuxforhealth__tertiary-payment.835": Held(
        segments=23,
        control_number="0001",
        handling="I",
        amount="187.50",
        method="CHK",
        day=date(2005, 4, 12),
        reference="0012524879",
        payer_id="1559123456",
        payer="YOUR TAX DOLLARS AT WORK",
        payee="ACME MEDICAL CENTER",
        qualifier="FI",
        identifier="599944521",
        additional=(("PQ", "10488"),),
        tin="599944521",
        npi=None,
        claims={"3": (1, "187.50")},
        faults=("date",),
    ),
}


@pytest.fixture
def folder(request: pytest.FixtureRequest) -> Path:
    corpus: Path = request.config.getoption("--corpus")
    return corpus / "835"


def test_every_835_of_the_corpus_has_been_read_by_a_person(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_published_835_holds_what_a_person_reads_in_it(folder: Path, name: str) -> None:
    with (folder / name).open("rb") as source:
        (found,) = [(each, read(each)) for each in read_transactions(source)]
    transaction, held = found
    assert isinstance(transaction, TransactionSet)
    assert held == EXPECTED[name]
    interchange, group = transaction.interchange, transaction.group
    assert (interchange.sender_qualifier, interchange.sender) == ("30", "000000005")
    assert (interchange.receiver_qualifier, interchange.receiver) == ("30", "12345")
    assert (interchange.control_number, interchange.usage) == ("000000907", "T")
    assert (group.functional_id, group.control_number) == ("HP", "1")
    assert group.version == "005010X221A1"


def read(transaction: object) -> Held:
    """Put what the reader says into the words of the table."""
    assert isinstance(transaction, TransactionSet), transaction
    remittance = read_remittance(transaction)
    assert remittance is not None
    assert (remittance.kind, remittance.direction) == (Kind.PAID, "C")
    assert remittance.balances
    payee = remittance.payee
    return Held(
        segments=transaction.segment_count,
        control_number=transaction.control_number,
        handling=remittance.handling,
        amount=str(remittance.amount),
        method=remittance.method,
        day=remittance.date,
        reference=remittance.reference,
        payer_id=remittance.payer_id,
        payer=remittance.payer.name,
        payee=payee.name,
        qualifier=payee.qualifier,
        identifier=payee.identifier,
        additional=payee.additional,
        tin=payee.tin,
        npi=payee.npi,
        claims={status: (n.count, str(n.paid)) for status, n in remittance.claims.items()},
        adjustments=str(remittance.adjustments),
        faults=tuple(str(finding.fault) for finding in transaction.findings),
    )
