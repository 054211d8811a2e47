"""What administrators read of who looked at payments."""

import pytest
from django.test import Client
from time_machine import Traveller

from portico.tools.remittances.tests.offices import a_biller, address_of, paid_to, working
from testing.builders import an_npi, signed_in
from testing.payments import a_claim, rendered_by

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("WM-20")]


@pytest.mark.parametrize(
    ("is_part", "said"), [(False, ""), (True, ", the part of it that they see")]
)
def test_an_administrator_reads_who_looked_and_no_number(
    clock: Traveller, *, is_part: bool, said: str
) -> None:
    npi = an_npi()
    biller = a_biller(npis=(npi,) if is_part else ())
    payment = paid_to(biller, a_claim(rendering=rendered_by(npi)), a_claim())
    client = working(biller)
    client.get("/wellfirst/remittances/")
    client.get(address_of(payment))
    main = signed_in(Client(), biller.organization.main.account)
    main.get("/wellfirst/enter/")
    trail = main.get("/wellfirst/trail/").content.decode()
    assert "Dana Webb looked up payments: 1 found" in trail
    assert f"Dana Webb opened a payment{said}<" in trail
    assert payment.reference not in trail
