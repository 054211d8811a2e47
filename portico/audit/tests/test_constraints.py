"""A row is stored unless something named is in the way; whatever else is wrong is an error."""

import pytest
from django.db import IntegrityError

from portico.accounts.models import Account
from portico.audit.constraints import is_stored
from testing.builders import an_account

pytestmark = pytest.mark.django_db
TAKEN = "account_verified_email_unique"


def another(known: Account, **changes: object) -> Account:
    """A row that is not stored yet, like one that is."""
    told = {"first_name": "Eve", "last_name": "Webb", "created_at": known.created_at}
    told |= {"email_verified_at": known.email_verified_at, "email": known.email}
    return Account(**{**told, **changes})


def test_what_is_free_is_stored_and_what_is_taken_changes_nothing() -> None:
    known = an_account()
    assert is_stored(another(known, email="eve@tworivers.example"), unless=(TAKEN,))
    assert not is_stored(another(known), unless=(TAKEN,))
    assert Account.objects.count() == 2


def test_what_nobody_named_is_an_error() -> None:
    known = an_account()
    with pytest.raises(IntegrityError):
        is_stored(another(known), unless=("something_else",))
    assert Account.objects.count() == 1


def test_a_row_with_a_key_of_its_own_is_inserted_and_never_written_over() -> None:
    known = an_account()
    with pytest.raises(IntegrityError):
        is_stored(another(known, pk=known.pk, email="eve@tworivers.example"), unless=(TAKEN,))
    known.first_name = "Ada"
    assert is_stored(known, unless=(TAKEN,))
    assert Account.objects.get().first_name == "Ada"
