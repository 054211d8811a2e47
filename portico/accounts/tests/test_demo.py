"""The demo's staff: made once, with codes the demo may show, and nowhere else."""

from datetime import timedelta
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.utils import timezone

from portico.accounts import queries
from portico.accounts.demo import OnlyInTheDemo, create_staff, current_totp
from portico.accounts.models import Account
from portico.accounts.services import ProofOutcome, prove_second_factor
from testing.builders import NOW, PLAN, staff_member
from testing.people import enrol

pytestmark = pytest.mark.django_db


def test_the_command_makes_them_once_and_tells_their_sign_ins() -> None:
    told = [call_command("demo_accounts", stdout=StringIO()) for _ in range(2)]
    assert told[0] == told[1]
    assert "ana.pruitt@wellfirst.example" in told[0]
    ana = queries.account_with_email("ana.pruitt@wellfirst.example")
    assert ana is not None
    assert queries.staff_roles(ana.pk, PLAN) == {"reviewer"}
    assert queries.has_second_factor(ana.pk)


def test_the_code_shown_is_one_that_was_not_used_yet() -> None:
    ines = staff_member()
    enrol(ines)
    now = timezone.now()
    shown = [current_totp(ines, now=now)]
    proof = prove_second_factor(account=ines, typed=shown[0], known_device=False, now=now)
    assert not isinstance(proof, ProofOutcome)
    shown.append(current_totp(ines, now=now))
    assert shown[0] != shown[1]
    proof = prove_second_factor(account=ines, typed=shown[1], known_device=False, now=now)
    assert not isinstance(proof, ProofOutcome)
    assert current_totp(ines, now=now + timedelta(minutes=10)) not in shown


def test_no_other_installation_has_such_accounts(monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = SimpleNamespace(PORTICO=SimpleNamespace(demo=False))
    monkeypatch.setattr("portico.accounts.demo.settings", elsewhere)
    with pytest.raises(OnlyInTheDemo):
        create_staff(
            plan=PLAN,
            email="x@plan.example",
            password="x",
            first_name="X",
            last_name="Y",
            roles=[],
            totp_secret="JBSWY3DPEHPK3PXP",
            now=NOW,
        )
    with pytest.raises(OnlyInTheDemo):
        current_totp(Account(), now=NOW)
