"""An acceptance says who, what, word for word, and when; and it stays."""

from dataclasses import replace
from hashlib import sha256

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.safestring import SafeString

from portico.access.actor import Actor
from portico.accounts.models import Account
from portico.agreements.models import Acceptance, Version
from portico.agreements.queries import accepted_by, has_accepted, words_of
from portico.agreements.services import accept_once, keep_version, record_acceptance
from portico.audit.models import Event
from portico.profiles.loading import AgreementText
from testing.builders import NOW, PLAN, an_account, an_organization
from testing.parallel import errors, race

pytestmark = pytest.mark.django_db
SHOWN = "ab" * 32


def an_acceptance(account: Account, *, sha256: str = SHOWN, **of: int) -> Acceptance:
    return record_acceptance(
        account=account,
        plan=PLAN,
        key="terms",
        version="2026-01",
        sha256=sha256,
        address="192.0.2.7",
        role="administrator",
        actor=Actor.anonymous(plan=PLAN),
        now=NOW,
        **of,
    )


def test_an_acceptance_holds_the_words_the_time_and_the_place() -> None:
    organization = an_organization()
    account = organization.main.account
    an_acceptance(account, organization_id=organization.pk, membership_id=organization.main_id)
    (accepted,) = accepted_by(account.pk, PLAN)
    assert (accepted.key, accepted.version, accepted.sha256) == ("terms", "2026-01", SHOWN)
    assert (accepted.accepted_at, accepted.organization_id) == (NOW, organization.pk)
    assert Event.objects.filter(action="agreement.accepted").count() == 1


def test_accepting_one_text_is_not_accepting_another() -> None:
    account = an_account()
    an_acceptance(account)
    assert has_accepted(account.pk, PLAN, key="terms", sha256=SHOWN)
    assert not has_accepted(account.pk, PLAN, key="terms", sha256="cd" * 32)
    assert not has_accepted(an_account().pk, PLAN, key="terms", sha256=SHOWN)


def test_an_acceptance_cannot_be_changed() -> None:
    an_acceptance(an_account())
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Acceptance.objects.update(version="2027-01")


def test_an_acceptance_cannot_be_removed() -> None:
    an_acceptance(an_account())
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Acceptance.objects.all().delete()


def test_an_acceptance_names_an_organization_that_exists() -> None:
    an_acceptance(an_account(), organization_id=999_999)
    with pytest.raises(IntegrityError, match="agreements_acceptance_organization"):
        connection.check_constraints()


def test_the_hash_is_a_hash() -> None:
    with pytest.raises(IntegrityError, match="agreements_sha256"), transaction.atomic():
        an_acceptance(an_account(), sha256="not a hash")


A_TEXT = AgreementText(
    key="terms",
    title="Terms",
    version="2026-01",
    markdown="# Terms\n",
    html=SafeString(),
    sha256=sha256(b"# Terms\n").hexdigest(),
)


def test_the_words_are_kept_once_and_found_by_the_acceptance() -> None:
    kept = keep_version(plan=PLAN, text=A_TEXT)
    assert keep_version(plan=PLAN, text=A_TEXT) == kept
    assert words_of(an_acceptance(an_account(), sha256=A_TEXT.sha256)) == kept
    assert words_of(an_acceptance(an_account())) is None


def test_words_are_never_changed_and_are_those_of_their_hash() -> None:
    keep_version(plan=PLAN, text=A_TEXT)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Version.objects.update(markdown="# Other terms\n")
    with pytest.raises(IntegrityError, match="agreements_version_sha256"), transaction.atomic():
        keep_version(plan="other", text=replace(A_TEXT, markdown="# Other terms\n"))


@pytest.mark.django_db(transaction=True)
def test_a_double_click_accepts_once() -> None:
    main = an_organization().main

    def accept() -> None:
        accept_once(
            account=main.account,
            plan=PLAN,
            text=A_TEXT,
            organization_id=main.organization_id,
            membership_id=main.pk,
            role=main.role,
            address="192.0.2.7",
            actor=Actor.anonymous(plan=PLAN),
            now=NOW,
        )

    assert not errors(race([accept] * 4))
    assert (Acceptance.objects.count(), Version.objects.count()) == (1, 1)
    assert Event.objects.filter(action="agreement.accepted").count() == 1
