"""The signed copy is made once, is what was signed, and is told of."""

from datetime import timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest
from time_machine import Traveller

from portico.agreements import document
from portico.agreements.jobs import make
from portico.agreements.models import SignatureEvent, SignatureRequest
from portico.agreements.rules import What
from portico.agreements.services import make_document
from portico.agreements.services.documents import values_of
from portico.files.queries import opened
from portico.notices.models import Notice
from portico.registration.tests.conftest import clock
from portico.registration.tests.test_signing_races import signs, token
from testing.builders import NOW
from testing.jobs import RunJobs
from testing.parallel import errors, race
from testing.world import NAME, a_world, sign_mailed_agreement

__all__ = ["clock", "token"]
pytestmark = pytest.mark.requirement("WM-03")


@pytest.fixture
def request_id(clock: Traveller, installation: Path) -> int:
    """Of what somebody just signed."""
    somebody = a_world("wellmark").on("non-participating")
    somebody.walk()
    clock.shift(timedelta(microseconds=448_113))  # no real moment is a whole second
    sign_mailed_agreement(somebody)
    return SignatureRequest.objects.get().pk


def kept() -> bytes:
    original = SignatureRequest.objects.select_related("document").get().document
    assert original is not None
    with opened(original) as file:
        return file.read()


def test_a_job_makes_it_and_it_verifies(request_id: int, run_jobs: RunJobs) -> None:
    assert "agreements.make_document" in run_jobs().done
    verdict = document.verify(kept())
    assert verdict.holds
    assert verdict.text_sha256 == SignatureRequest.objects.get().version.sha256
    assert Notice.objects.filter(subject="Your signed copy is ready").count() == 1


def test_made_twice_it_is_one_document_and_one_mail(request_id: int) -> None:
    make(request_id=request_id)
    first = kept()
    make(request_id=request_id)
    assert kept() == first
    assert SignatureEvent.objects.filter(what=What.DOCUMENT_MADE).count() == 1
    assert Notice.objects.filter(subject="Your signed copy is ready").count() == 1


def test_it_says_who_signed_what_when_and_how_it_came_about(request_id: int) -> None:
    shown = values_of(SignatureRequest.objects.get())
    assert (shown.signer, shown.organization) == (NAME, "Two Rivers Orthopedics LLC")
    assert shown.completed_at == NOW + timedelta(microseconds=448_113)
    assert [one.what for one in shown.happenings] == [
        "Link mailed",
        "Link opened",
        "Agreed to electronic records",
        "Signed",
    ]
    assert shown.evidence_sha256 == SignatureEvent.objects.get(what=What.SIGNED).sha256
    assert sha256(shown.markdown.encode()).hexdigest() == shown.sha256


def test_what_is_not_signed_has_none(clock: Traveller) -> None:
    a_world("wellmark").on("non-participating").walk()
    make(request_id=SignatureRequest.objects.get().pk)
    assert SignatureRequest.objects.get().document_id is None


def test_two_workers_at_once_keep_one(token: str, installation: Path) -> None:

    signs(token)()
    made = partial(make_document, request_id=SignatureRequest.objects.get().pk, now=NOW)
    assert not errors(race([made, made]))
    assert SignatureEvent.objects.filter(what=What.DOCUMENT_MADE).count() == 1
    assert document.verify(kept()).holds
