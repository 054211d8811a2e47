"""What can be done to an account, one file per subject."""

from portico.accounts.hashers import Busy
from portico.accounts.services.accounts import EmailTaken, create_account, rename_account
from portico.accounts.services.passwords import (
    hash_password,
    new_password_problems,
    password_problems,
    store_password,
)
from portico.accounts.services.proofs import (
    ExistingOutcome,
    ProofOutcome,
    prove_password,
    prove_second_factor,
    prove_sign_in,
    record_failure,
    verify_existing,
)
from portico.accounts.services.reset import request_reset, reset_password
from portico.accounts.services.second_factor import (
    NotTheirs,
    mail_setup_link,
    reset_second_factor,
    tell_about_second_factor,
)
from portico.accounts.services.sessions import end_session, end_sessions
from portico.accounts.services.staff import (
    AlreadyStaff,
    IsMember,
    accept_as_existing,
    accept_as_new,
    end_staff,
    invite_staff,
    open_invitation,
    withdraw_invitations,
)
from portico.accounts.services.tidying import tidy

__all__ = [
    "AlreadyStaff",
    "Busy",
    "EmailTaken",
    "ExistingOutcome",
    "IsMember",
    "NotTheirs",
    "ProofOutcome",
    "accept_as_existing",
    "accept_as_new",
    "create_account",
    "end_session",
    "end_sessions",
    "end_staff",
    "hash_password",
    "invite_staff",
    "mail_setup_link",
    "new_password_problems",
    "open_invitation",
    "password_problems",
    "prove_password",
    "prove_second_factor",
    "prove_sign_in",
    "record_failure",
    "rename_account",
    "request_reset",
    "reset_password",
    "reset_second_factor",
    "store_password",
    "tell_about_second_factor",
    "tidy",
    "verify_existing",
    "withdraw_invitations",
]
