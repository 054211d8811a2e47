"""The forms of signing in and of one's own account, one file per subject."""

from portico.accounts.forms.at_plan import (
    TAKEN,
    AtPlanForm,
    NewUsernameField,
    SecurityQuestionForm,
    answer_problem,
    refuse_taken,
)
from portico.accounts.forms.password import (
    ChangePasswordForm,
    NewPasswordForm,
    StaffInvitationForm,
    StrongerPasswordForm,
    password_rules,
)
from portico.accounts.forms.person import CallBackForm, NameForm
from portico.accounts.forms.proof import ConfirmForm, SecondFactorForm, TotpSetupForm
from portico.accounts.forms.sign_in import ForgotPasswordForm, ForgotUsernameForm, SignInForm

__all__ = [
    "TAKEN",
    "AtPlanForm",
    "CallBackForm",
    "ChangePasswordForm",
    "ConfirmForm",
    "ForgotPasswordForm",
    "ForgotUsernameForm",
    "NameForm",
    "NewPasswordForm",
    "NewUsernameField",
    "SecondFactorForm",
    "SecurityQuestionForm",
    "SignInForm",
    "StaffInvitationForm",
    "StrongerPasswordForm",
    "TotpSetupForm",
    "answer_problem",
    "password_rules",
    "refuse_taken",
]
