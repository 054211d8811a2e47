"""Who may download what was signed."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from time_machine import Traveller

from portico.access.actor import StaffRoleName
from portico.access.states import State
from portico.agreements.jobs import make
from portico.agreements.models import Acceptance, SignatureRequest
from portico.agreements.tests.conftest import installation
from portico.audit.models import Event
from portico.organizations.models import Organization
from portico.reviews.models import Review
from testing.builders import PASSWORD, a_member, an_account, signed_in, staff_member
from testing.registrant import Registrant
from testing.world import a_world, sign_mailed_agreement

__all__ = ["installation"]
pytestmark = pytest.mark.requirement("WM-03")
PLAN = "wellmark"


@pytest.fixture
def signer(clock: Traveller, installation: Path) -> Registrant:
    """Somebody who signed, and is signed in."""
    somebody = a_world(PLAN).on("non-participating")
    somebody.walk()
    sign_mailed_agreement(somebody)
    somebody.sign_in()
    return somebody


def made() -> str:
    """Let the job run; the address of the copy."""
    signed = SignatureRequest.objects.get()
    make(request_id=signed.pk)
    return f"/{PLAN}/sign/copy/{signed.public_id}/"


def downloaded(client: Client, address: str) -> Any:
    """The answer; the test client closes the file once it is read to its end."""
    answer: Any = client.get(address)
    assert answer.status_code == 200
    assert answer.getvalue().startswith(b"%PDF-")
    return answer


def administrator(client: Client, state: State = State.ACTIVE) -> Client:
    """A further administrator of the organization."""
    organization, account = Organization.objects.get(), an_account(first_name="Dana")
    a_member(organization=organization, account=account, state=state, is_administrator=True)
    return signed_in(client, account)


def test_whoever_signed_downloads_it_once_it_is_made(signer: Registrant) -> None:
    status = f"/{PLAN}/status/"
    assert "Your signed copy is being made" in signer.client.get(status).content.decode()
    address = made()
    assert address in signer.client.get(status).content.decode()
    copy = downloaded(signer.client, address)
    assert copy["Content-Type"] == "application/pdf"
    assert copy["Content-Disposition"].endswith('filename="web-access-iowa-2026-11-16.pdf"')
    assert "no-store" in copy["Cache-Control"]
    assert Event.objects.filter(action="signature.copy_opened").count() == 1


def test_an_administrator_of_the_organization_downloads_it(
    signer: Registrant, client: Client
) -> None:
    downloaded(administrator(client), made())


def test_nobody_else_does_and_it_looks_as_if_it_were_not_there(signer: Registrant) -> None:
    address = made()
    user = an_account(password=PASSWORD)
    a_member(organization=Organization.objects.get(), account=user)
    stranger = an_account()
    for account in (user, stranger):
        assert signed_in(Client(), account).get(address).status_code == 404
    assert signed_in(Client(), stranger).get(address[:-2] + "0/").status_code == 404
    waiting = administrator(Client(), State.PENDING_REVIEW)
    assert waiting.get(address).status_code == 404
    assert Client().get(address).status_code == 302
    elsewhere = address.replace(PLAN, "wellfirst")
    assert signer.client.get(elsewhere).status_code == 404


def test_a_reviewer_sees_how_it_was_signed_and_downloads_it(
    signer: Registrant, client: Client
) -> None:
    made()
    review = Review.objects.get()
    reviewer = signed_in(client, staff_member(plan=PLAN))
    shown = reviewer.get(f"/{PLAN}/staff/reviews/{review.public_id}/").content.decode()
    for said in ("Link opened", "Mail scanners open links, too.", "Agreed to electronic records"):
        assert said in shown
    copy = f"/{PLAN}/staff/reviews/{review.public_id}/copy/"
    assert copy in shown
    downloaded(reviewer, copy)
    assert Event.objects.get(action="signature.copy_opened").actor_kind == "staff"


def test_staff_who_do_not_review_and_reviewers_of_another_plan_do_not(signer: Registrant) -> None:
    made()
    address = f"/{PLAN}/staff/reviews/{Review.objects.get().public_id}/copy/"
    operator = staff_member(plan=PLAN, role=StaffRoleName.OPERATOR)
    assert signed_in(Client(), operator).get(address).status_code == 404
    elsewhere = staff_member(plan="wellfirst", account=an_account())
    assert signed_in(Client(), elsewhere).get(address).status_code == 404
    address = address.replace(PLAN, "wellfirst")
    assert signed_in(Client(), elsewhere).get(address).status_code == 404


def test_a_reviewer_is_told_when_an_event_was_changed_behind_the_portal_s_back(
    signer: Registrant, client: Client
) -> None:
    address = f"/{PLAN}/staff/reviews/{Review.objects.get().public_id}/"
    reviewer = signed_in(client, staff_member(plan=PLAN))
    assert "These events were changed" not in reviewer.get(address).content.decode()
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("alter table agreements_signatureevent disable trigger user")
        cursor.execute(
            "update agreements_signatureevent set address = '192.0.2.9' where what = 'opened'"
        )
    assert "These events were changed" in reviewer.get(address).content.decode()


def test_a_reviewer_is_told_when_the_name_was_corrected_after_it_was_signed(
    signer: Registrant, client: Client
) -> None:
    Organization.objects.update(name="Somebody Else LLC")
    address = f"/{PLAN}/staff/reviews/{Review.objects.get().public_id}/"
    shown = signed_in(client, staff_member(plan=PLAN)).get(address).content.decode()
    assert "Another name by now" in shown


def test_what_was_accepted_leads_to_it(signer: Registrant) -> None:
    accepted = f"/{PLAN}/agreements/{Acceptance.objects.get(key='web-access-iowa').public_id}/"
    assert "Download" not in signer.client.get(accepted).content.decode()
    copy = made()
    assert f'href="{copy}"' in signer.client.get(accepted).content.decode()
    terms = f"/{PLAN}/agreements/{Acceptance.objects.get(key='terms-iowa').public_id}/"
    assert "Download" not in signer.client.get(terms).content.decode()
