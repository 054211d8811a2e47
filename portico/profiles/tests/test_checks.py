"""The portal does not start with a profile it cannot keep."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.checks.registry import registry

from portico.config.checks import refuse_unsafe
from portico.profiles.checks import check_profiles
from portico.profiles.tests.fake_plans import copy_plans


def test_the_shipped_plans_start() -> None:
    assert check_profiles() == []


def test_the_check_is_one_of_those_run_at_start() -> None:
    checks: list[object] = [*registry.get_checks()]
    assert check_profiles in checks


def test_each_mistake_is_an_error_with_file_and_key(
    tmp_path: Path, install: Callable[[Path], None]
) -> None:
    install(copy_plans(tmp_path, replacing="business_days = 2", by="busines_days = 2"))
    told = [error.msg for error in check_profiles()]
    assert told == [
        "wellfirst.toml: review.business_days: Field required.",
        "wellfirst.toml: review.busines_days: Unknown key. Check its spelling, or remove it.",
    ]


@pytest.mark.django_db
def test_neither_web_server_nor_worker_starts_with_a_mistake(
    tmp_path: Path, install: Callable[[Path], None]
) -> None:
    install(copy_plans(tmp_path, replacing="business_days = 2", by="busines_days = 2"))
    with pytest.raises(
        SystemExit, match=r"profile: wellfirst\.toml: review\.busines_days: Unknown"
    ):
        refuse_unsafe()
