"""The pages of accounts, inside a plan."""

from django.urls import path

from portico.accounts.views import (
    at_plan,
    call_code,
    colleagues,
    forgotten,
    invitation,
    me,
    password,
    proof,
    second_factor,
    sign_in,
)

app_name = "accounts"
urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/code/", sign_in.second_factor_at_sign_in, name="second_factor_at_sign_in"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("forgot-password/", forgotten.forgot_password, name="forgot_password"),
    path("forgot-username/", forgotten.forgot_username, name="forgot_username"),
    path("reset-password/<str:token>/", forgotten.reset, name="reset_password"),
    path("account/", me.me, name="me"),
    path("account/call-code/", call_code.call_code, name="call_code"),
    path("account/here/", at_plan.set_up, name="set_up_at_plan"),
    path("account/name/", me.change_name, name="change_name"),
    path("account/password/", password.change_password, name="change_password"),
    path("account/password/stronger/", password.stronger_password, name="stronger_password"),
    path("account/sessions/<int:session_id>/end/", me.end_one_session, name="end_session"),
    path("account/sessions/end/", me.end_other_sessions, name="end_other_sessions"),
    path("account/confirm/", proof.confirm, name="confirm"),
    path("account/second-factor/", proof.second_factor, name="second_factor"),
    path("account/second-factor/set-up/", second_factor.totp_setup, name="totp_setup"),
    path("account/second-factor/set-up/code.svg", second_factor.totp_qr, name="totp_qr"),
    path("account/second-factor/link/", second_factor.setup_link, name="setup_link"),
    path(
        "account/second-factor/link/<str:token>/",
        second_factor.second_factor_link,
        name="second_factor_link",
    ),
    path(
        "account/second-factor/remove/",
        second_factor.remove_second_factor,
        name="remove_second_factor",
    ),
    path("account/recovery-codes/", second_factor.recovery_codes, name="recovery_codes"),
    path(
        "account/recovery-codes/new/", second_factor.new_recovery_codes, name="new_recovery_codes"
    ),
    path("staff/invitation/<str:token>/", invitation.staff_invitation, name="staff_invitation"),
    path("staff/colleagues/", colleagues.show, name="colleagues"),
    path(
        "staff/colleagues/<uuid:public_id>/second-factor/",
        colleagues.staff_recovery,
        name="staff_recovery",
    ),
]
library_urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="account_login"),
    path("sign-in/code/", sign_in.second_factor_at_sign_in, name="mfa_authenticate"),
    path("account/", me.me, name="mfa_index"),
    path(
        "account/second-factor/remove/",
        second_factor.remove_second_factor,
        name="mfa_deactivate_totp",
    ),
    path("account/recovery-codes/", second_factor.recovery_codes, name="mfa_view_recovery_codes"),
]
"""The same pages under the names django-allauth looks them up by; nothing else of it is mounted."""
