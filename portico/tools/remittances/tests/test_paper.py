"""One payment as a PDF that everyone can read, and as the 835 it came in."""

import subprocess
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.http.response import HttpResponseBase
from pyhanko.pdf_utils.reader import PdfFileReader

from portico.access.actor import Actor
from portico.audit.models import Event
from portico.exchange.services import receive_file
from portico.records.payments.told import ToldPerson, ToldRecoupment
from portico.tools.remittances import printed
from portico.tools.remittances.tests.conftest import READS, TAKES, Office, address, id_of
from portico.x12.envelope import read_transactions
from portico.x12.findings import Finding
from portico.x12.transactions import TransactionSet
from testing.builders import NOW, PLAN, an_npi
from testing.payments import a_claim, a_payment, rendered_by
from testing.remittances import a_remittance, an_interchange, as_stream

pytestmark = pytest.mark.django_db
HOSTILE = ('#read("/etc/passwd")', "$ sum $", "*bold* _it_", "<label> @ref", "] } ) #panic()")


def pdf(office: Office, public_id: UUID, **changes: Any) -> bytes:
    answer = office.client(TAKES, **changes).get(address(public_id, "remittance.pdf"))
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == 'attachment; filename="remittance.pdf"'
    return bytes(answer.content)


def words(content: bytes) -> str:
    """What poppler reads out of it, on one line."""
    command = ["pdftotext", "-layout", "-", "-"]
    said = subprocess.run(command, input=content, capture_output=True, check=True).stdout
    return " ".join(said.decode().split())


def stored(office: Office, *claims: Any, **changes: Any) -> UUID:
    payment = a_payment(*claims, payee_tin=office.tin, **changes)
    return id_of(office.tin, payment.reference)


def actions() -> list[str]:
    found = Event.objects.filter(action__startswith="remittance.").order_by("pk")
    return list(found.values_list("action", flat=True))


def test_it_tells_what_the_page_tells_and_adds_up(office: Office) -> None:
    taken = (ToldRecoupment(code="WO", reference="7700551", amount=Decimal(-64)),)
    claim = a_claim(remarks=("N130",))
    said = words(pdf(office, stored(office, claim, a_claim(), recoupments=taken)))
    for part in (
        "$201.00 paid on 10/30/2026",
        "Two Rivers Orthopedics LLC",
        "Billed $399.00",
        "Plan adjustments $94.00",
        "Patient owes $40.00",
        "Taken back, net $64.00",
        "= Paid $201.00",
        "Overpayment taken back for claim (WO) 7700551 −$64.00",
        "Doe, Jane",
        f"Account {claim.number} · Claim {claim.payer_number}",
        "99213",
        "Over the contract rate (CO-45)",
        "$20.00 Copay (PR-3)",
        "Remarks N130",
        "Page 1 of 1",
    ):
        assert part in said
    assert office.tin not in said
    assert actions() == ["remittance.printed"]


def test_assistive_technology_finds_structure_language_and_heads(office: Office) -> None:
    content = pdf(office, stored(office, a_claim()))
    root: Any = PdfFileReader(BytesIO(content)).root
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-US"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].data.decode()
    kinds = list(kinds_of(root["/StructTreeRoot"]))
    assert kinds.count("/Table") == 2
    assert kinds.count("/TH") == 2 + 5
    assert {"/H1", "/H2", "/THead"} <= set(kinds)


def kinds_of(node: Any) -> Any:
    """The kind of every part of the structure, from above."""
    node = node.get_object()
    if isinstance(node, list):
        for each in node:
            yield from kinds_of(each)
    elif isinstance(node, dict):
        yield str(node.get("/S", ""))
        yield from kinds_of(node["/K"]) if "/K" in node else ()


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_looks_like_markup_stays_text(hostile: str, office: Office) -> None:
    claim = a_claim(patient=ToldPerson(last=hostile), remarks=(hostile,), number=hostile)
    said = words(pdf(office, stored(office, claim, payee_name=hostile)))
    assert said.count(" ".join(hostile.split())) >= 4


def test_other_scripts_endless_words_and_signs_no_font_has(office: Office) -> None:
    patient = ToldPerson(last="Zażółć " + "W" * 60, first="漢😀\u202e")
    said = words(pdf(office, stored(office, a_claim(patient=patient))))
    assert "Zażółć" in said
    assert "[U+6F22][U+1F600][U+202E]" in said
    assert said.count("W") >= 60


def test_a_practitioner_gets_a_part_without_totals(office: Office) -> None:
    own = a_claim(rendering=rendered_by(npi := an_npi()))
    other = a_claim(patient=ToldPerson(last="Somebody"), paid=Decimal(7000))
    public_id = stored(
        office, own, other, recoupments=(ToldRecoupment(code="L6", amount=Decimal(9)),)
    )
    said = words(pdf(office, public_id, npis=(npi,)))
    assert "This is a part: 1 of the claims in check" in said
    assert "= Paid on these claims $132.50" in said
    for hidden in ("Somebody", "7,0", "7,1", "Interest"):
        assert hidden not in said


def test_a_payment_without_claims_and_one_that_does_not_add_up_are_printed(office: Office) -> None:
    capitation = (ToldRecoupment(code="CT", amount=Decimal(90)),)
    said = words(pdf(office, stored(office, recoupments=capitation, amount=Decimal(90))))
    assert "Capitation" in said
    apart = words(pdf(office, stored(office, a_claim(), amount=Decimal(1))))
    assert "are $131.50 apart" in apart


def test_what_is_too_long_for_one_says_what_to_take_instead(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printed, "MOST_ROWS", 7)
    client, short = office.client(TAKES), stored(office, a_claim())
    long = stored(office, a_claim(), a_claim())
    assert client.get(address(short, "remittance.pdf")).status_code == 200
    answer = client.get(address(long, "remittance.pdf"), follow=True)
    assert "Take its claims as CSV or Excel instead." in answer.content.decode()
    assert actions() == ["remittance.printed", "remittance.viewed"]


def test_two_hundred_claims_are_one_file(office: Office) -> None:
    content = pdf(office, stored(office, *(a_claim() for _ in range(200))))
    said = words(content)
    assert said.count("Over the contract rate (CO-45)") == 200
    assert said.count("Service Billed Plan adjustments Patient owes Paid") >= 200


# --- The 835 it came in ---------------------------------------------------------------------------
def received(office: Office, *bodies: str) -> None:
    """A file of the plan, with others' payments around this office's."""
    around = [a_remittance() for _ in range(2)]
    content = an_interchange(around[0], *bodies, around[1])
    receive_file(source=as_stream(content), plan=PLAN, actor=Actor.system(plan=PLAN), now=NOW)


def body_of(answer: HttpResponseBase) -> bytes:
    assert answer.status_code == 200
    return b"".join(answer)


def test_the_original_is_a_valid_file_of_this_payee_alone(office: Office) -> None:
    body = a_remittance(tin=office.tin, reference="EFT0077")
    received(office, body)
    client = office.client(TAKES)
    answer = client.get(address(id_of(office.tin, "EFT0077"), "remittance.835"))
    assert answer["Content-Disposition"] == 'attachment; filename="remittance.835"'
    content = body_of(answer)
    told = [
        [*("*".join(each.elements) for each in part), part.findings]
        for part in read_transactions(BytesIO(content))
        if isinstance(part, TransactionSet)
    ]
    assert told == [[*body.splitlines(), ()]]
    assert not [part for part in read_transactions(BytesIO(content)) if isinstance(part, Finding)]
    assert b"431882764" not in content
    assert actions() == ["remittance.original_downloaded"]


def test_the_original_is_refused_to_who_sees_a_part(office: Office) -> None:
    npi = an_npi()
    rendered = a_remittance(tin=office.tin, reference="EFT0078")
    received(office, f"{rendered}\nNM1*82*1*HALE*ROBIN****XX*{npi}\nCLP*A2*1*10*10**12*7*11")
    found = address(id_of(office.tin, "EFT0078"), "remittance.835")
    assert office.client(TAKES, npis=(npi,)).get(found).status_code == 404
    assert actions() == []


def test_no_original_is_offered_where_none_came(office: Office) -> None:
    found = address(stored(office, a_claim()), "remittance.835")
    assert office.client(TAKES).get(found).status_code == 404
    others = a_payment(a_claim())
    theirs = address(id_of(others.payee_tin, others.reference), "remittance.pdf")
    assert office.client(TAKES).get(theirs).status_code == 404
    assert actions() == []


@pytest.mark.parametrize(
    "name", ["remittance.pdf", "remittance.835", "claims.csv", "remittance.xlsx"]
)
def test_who_only_reads_takes_none_of_it(name: str, office: Office) -> None:
    found = address(stored(office, a_claim()), name)
    for client in (office.client(READS), office.client(TAKES, sees_phi=False)):
        answer = client.get(found)
        assert answer["Location"].endswith("/tools/remittances/?needs=remittances.download")
    assert actions() == []


def test_the_original_is_offered_exactly_where_it_is_given(office: Office) -> None:
    npi = an_npi()
    rendered = a_remittance(tin=office.tin, reference="EFT0079")
    received(office, f"{rendered}\nNM1*82*1*HALE*ROBIN****XX*{npi}\nCLP*A2*1*10*10**12*7*11")
    found, without = id_of(office.tin, "EFT0079"), stored(office, a_claim())
    for client in (office.client(TAKES), office.client(TAKES, npis=(npi,)), office.client(READS)):
        for each in (found, without):
            page = client.get(address(each, ""))
            link = address(each, "remittance.835")
            offered = page.status_code == 200 and link in page.content.decode()
            assert offered == (client.get(link).status_code == 200)
