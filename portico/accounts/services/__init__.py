"""What can be done to an account, one file per subject."""

from portico.accounts.hashers import Busy
from portico.accounts.services.accounts import (
    EmailTaken,
    create_account,
    rename_account,
)
from portico.accounts.services.passwords import hash_password, password_problems
from portico.accounts.services.proofs import ExistingOutcome, verify_existing

__all__ = [
    "Busy",
    "EmailTaken",
    "ExistingOutcome",
    "create_account",
    "hash_password",
    "password_problems",
    "rename_account",
    "verify_existing",
]
