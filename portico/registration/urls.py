"""The pages of registration, under a plan."""

from django.urls import path

from portico.registration.views import (
    activation,
    contest,
    copies,
    done,
    invitation,
    prove_again,
    resume,
    signing,
    status,
    steps,
)

app_name = "registration"

urlpatterns = [
    path("register/", steps.start, name="start"),
    path("register/new/", steps.start_over, name="start_over"),
    path("register/save/", resume.save, name="save"),
    path("register/continue/", resume.continue_, name="continue"),
    path("register/done/", done.done, name="done"),
    path("register/address/", activation.change_email, name="change_email"),
    path("register/send-again/", activation.send_again, name="send_again"),
    path("register/go-on/", steps.go_on, name="go_on"),
    path("register/invitation/<str:token>/", invitation.invitation, name="invitation"),
    path("register/activate/<str:token>/", activation.activate, name="activate"),
    path("register/contest/<str:token>/", contest.contest, name="contest"),
    path("register/<slug:key>/", steps.step, name="step"),
    path("succession/prove/<str:token>/", prove_again.prove, name="prove_again"),
    path("sign/send-again/", signing.send_again, name="send_agreement"),
    path("sign/copy/<uuid:public_id>/", copies.signed_copy, name="signed_copy"),
    path("sign/<str:token>/", signing.sign, name="sign"),
    path("sign/<str:token>/decline/", signing.decline, name="decline"),
    path("sign/<str:token>/send-again/", signing.send_newest, name="send_newest"),
    path("status/", status.status, name="status"),
    path("status/correct/<uuid:public_id>/", status.correct_registration, name="correct"),
]
