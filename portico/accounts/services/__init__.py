"""What can be done to an account, one file per subject."""

from portico.accounts.hashers import Busy
from portico.accounts.services.accounts import EmailTaken, create_account, rename_account
from portico.accounts.services.activation import (
    Activation,
    consume_activation,
    issue_activation,
    mail_activation_again,
    open_activation,
    register_activation_mail,
)
from portico.accounts.services.at_plan import set_up_at_plan
from portico.accounts.services.call_codes import check_call_code, issue_call_code
from portico.accounts.services.emails import (
    AlreadyVerified,
    absorb_unverified,
    change_unverified_email,
    verify_email,
)
from portico.accounts.services.locks import open_locks
from portico.accounts.services.passwords import (
    hash_password,
    new_password_problems,
    password_policy_of,
    password_problems,
    store_password,
)
from portico.accounts.services.proofs import (
    ExistingOutcome,
    ProofOutcome,
    SignInProof,
    prove_password,
    prove_second_factor,
    prove_sign_in,
    record_failure,
    verify_existing,
)
from portico.accounts.services.recovery import answer_recovery, ask_to_recover, reset_password
from portico.accounts.services.second_factor import (
    NotTheirs,
    mail_setup_link,
    note_enrolment,
    replace_second_factor,
    reset_second_factor,
    tell_about_second_factor,
)
from portico.accounts.services.secret_answers import (
    AnswerOutcome,
    answers_left,
    check_secret_answer,
    hash_secret_answer,
    secret_answer_problem,
    store_secret_answer,
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
from portico.accounts.services.usernames import (
    HasUsername,
    TooManyLookUps,
    UsernameTaken,
    claim_username,
    look_up_username,
)

__all__ = [
    "Activation",
    "AlreadyStaff",
    "AlreadyVerified",
    "AnswerOutcome",
    "Busy",
    "EmailTaken",
    "ExistingOutcome",
    "HasUsername",
    "IsMember",
    "NotTheirs",
    "ProofOutcome",
    "SignInProof",
    "TooManyLookUps",
    "UsernameTaken",
    "absorb_unverified",
    "accept_as_existing",
    "accept_as_new",
    "answer_recovery",
    "answers_left",
    "ask_to_recover",
    "change_unverified_email",
    "check_call_code",
    "check_secret_answer",
    "claim_username",
    "consume_activation",
    "create_account",
    "end_session",
    "end_sessions",
    "end_staff",
    "hash_password",
    "hash_secret_answer",
    "invite_staff",
    "issue_activation",
    "issue_call_code",
    "look_up_username",
    "mail_activation_again",
    "mail_setup_link",
    "new_password_problems",
    "note_enrolment",
    "open_activation",
    "open_invitation",
    "open_locks",
    "password_policy_of",
    "password_problems",
    "prove_password",
    "prove_second_factor",
    "prove_sign_in",
    "record_failure",
    "register_activation_mail",
    "rename_account",
    "replace_second_factor",
    "reset_password",
    "reset_second_factor",
    "secret_answer_problem",
    "set_up_at_plan",
    "store_password",
    "store_secret_answer",
    "tell_about_second_factor",
    "tidy",
    "verify_email",
    "verify_existing",
    "withdraw_invitations",
]
