"""Addresses of the plan staff's pages."""

from django.urls import path

from portico.backoffice.views import callers, failed, pins, queue, review

app_name = "backoffice"
urlpatterns = [
    path("staff/reviews/", queue.show, name="queue"),
    path("staff/reviews/search/", queue.search, name="search"),
    path("staff/reviews/take/", queue.take_most_urgent, name="take_most_urgent"),
    path("staff/reviews/<uuid:public_id>/", review.show, name="review"),
    path("staff/reviews/<uuid:public_id>/take/", review.take, name="take"),
    path("staff/reviews/<uuid:public_id>/give-back/", review.give_back, name="give_back"),
    path("staff/reviews/<uuid:public_id>/call/", review.note_call, name="note_call"),
    path("staff/reviews/<uuid:public_id>/next/", review.following, name="next"),
    path("staff/callers/", callers.show, name="callers"),
    path("staff/callers/find/", callers.find, name="find_caller"),
    path("staff/callers/check/", callers.check, name="check_caller"),
    path("staff/pins/", pins.show, name="pins"),
    path("staff/pins/search/", pins.search, name="search_pins"),
    path("staff/pins/issue/", pins.issue, name="issue_pin"),
    path("staff/failed/", failed.show, name="failed"),
    path("staff/failed/jobs/<int:job_id>/retry/", failed.retry_job, name="retry_job"),
    path("staff/failed/notices/<uuid:public_id>/retry/", failed.retry_notice, name="retry_notice"),
]
