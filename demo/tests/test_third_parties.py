"""The demo's billing company came in by the doors everyone comes by, and works for two offices."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from demo import offices, third_parties
from portico.delegation.queries.third_parties import work_of
from portico.organizations.models import Membership


@pytest.mark.django_db
def test_the_billing_company_works_for_two_offices_once(monkeypatch: pytest.MonkeyPatch) -> None:
    call_command("demo_accounts", stdout=StringIO())
    theirs = {third_parties.COMPANY, *third_parties.OFFICES}
    several = {email: each for email, each in offices._REGISTER.items() if email in theirs}
    monkeypatch.setattr(offices, "_REGISTER", several)
    call_command("demo_registration", stdout=StringIO())
    third_parties.load(now := timezone.now())
    ruth = Membership.objects.get(account__email=third_parties.COMPANY)
    works_for = [each.principal.name for each in work_of([ruth], now)]
    assert works_for == ["Prairie Rose Clinic PC", "Riverbend Pediatrics PC"]
