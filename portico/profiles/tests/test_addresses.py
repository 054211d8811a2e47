"""Absolute addresses of a plan's pages."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import NoReverseMatch, get_script_prefix
from pytest_django import Settings

from portico.profiles import addresses
from portico.profiles.addresses import script_prefix, url_for
from portico.profiles.loading import UnknownPlan
from portico.profiles.tests.fake_plans import copy_plans


@pytest.fixture(autouse=True)
def _pages(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setattr(addresses, "PLAN_URLCONF", "portico.profiles.tests.plan_pages")
    settings.PORTICO = settings.PORTICO.model_copy(update={"base_url": "https://portal.example"})


def test_an_address_names_the_installation_the_plan_and_the_page() -> None:
    assert (
        url_for("wellfirst", "step", key="you") == "https://portal.example/wellfirst/register/you/"
    )


def test_an_address_is_the_same_whatever_request_asks() -> None:
    with script_prefix("/wellfirst/"):
        assert url_for("wellfirst", "home") == "https://portal.example/wellfirst/"


def test_a_plan_with_a_host_of_its_own_lives_at_its_root(
    tmp_path: Path, install: Callable[[Path], None]
) -> None:
    hosts = 'slug = "wellfirst"\nhosts = ["wellfirst.example", "old.example"]'
    install(copy_plans(tmp_path, replacing='slug = "wellfirst"', by=hosts))
    assert url_for("wellfirst", "step", key="you") == "https://wellfirst.example/register/you/"


def test_an_unknown_plan_or_page_has_no_address() -> None:
    with pytest.raises(UnknownPlan):
        url_for("nobody", "home")
    with pytest.raises(NoReverseMatch):
        url_for("wellfirst", "nowhere")


def test_the_prefix_is_put_back_whatever_happens() -> None:
    before = get_script_prefix()
    with pytest.raises(NoReverseMatch):
        url_for("wellfirst", "nowhere")
    assert get_script_prefix() == before
