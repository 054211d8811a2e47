"""The pages of registration, under a plan."""

from django.urls import path

from portico.registration.views import resume, status, steps

app_name = "registration"

urlpatterns = [
    path("register/", steps.start, name="start"),
    path("register/new/", steps.start_over, name="start_over"),
    path("register/save/", resume.save, name="save"),
    path("register/continue/", resume.continue_, name="continue"),
    path("register/done/", steps.done, name="done"),
    path("register/<slug:key>/", steps.step, name="step"),
    path("status/", status.status, name="status"),
    path("status/correct/<uuid:public_id>/", status.correct_registration, name="correct"),
]
