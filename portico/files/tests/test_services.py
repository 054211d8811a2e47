"""Keeping originals and reading them again."""

import io
import os
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.conf import settings

from portico.access.actor import Actor
from portico.files.jobs import tidy_up
from portico.files.models import Original
from portico.files.queries import opened
from portico.files.services import ABANDONED_AFTER, keep_original
from testing.builders import NOW
from testing.parallel import errors, race

A_FILE = b"ISA*00*anything at all~"


def keep(content: bytes = A_FILE) -> Original:
    return keep_original(source=io.BytesIO(content), actor=Actor.system(), now=NOW)


@pytest.mark.django_db
def test_an_original_is_read_as_it_came() -> None:
    original = keep()
    assert original.size == len(A_FILE)
    with opened(original) as file:
        assert file.read() == A_FILE


@pytest.mark.django_db(transaction=True)
def test_four_at_once_keep_one() -> None:
    assert errors(race([keep] * 4)) == []
    assert Original.objects.count() == 1


def test_originals_lie_apart_from_what_is_served() -> None:
    served = [settings.STATIC_ROOT, *(path for _, path in settings.STATICFILES_DIRS)]
    assert not any(path and settings.ORIGINALS.is_relative_to(path) for path in served)


def test_the_clock_sweeps_what_a_kill_left_a_day_ago() -> None:
    abandoned = settings.ORIGINALS / "incoming" / f"half-{uuid4()}"
    abandoned.parent.mkdir(parents=True, exist_ok=True)
    abandoned.touch()
    yesterday = datetime.now(UTC).timestamp() - ABANDONED_AFTER.total_seconds() - 60
    os.utime(abandoned, (yesterday, yesterday))
    tidy_up()
    assert not abandoned.exists()
