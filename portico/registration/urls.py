"""The pages of registration, under a plan."""

from django.urls import path

from portico.registration.views import activation, contest, done, invitation, resume, status, steps

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
    path("status/", status.status, name="status"),
    path("status/correct/<uuid:public_id>/", status.correct_registration, name="correct"),
]
