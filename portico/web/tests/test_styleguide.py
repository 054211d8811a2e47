"""The style guide shows every part of the kit, in every plan's colours, and only in the demo."""

import re

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from portico.profiles.loading import profiles
from portico.web.brand import digest
from portico.web.styleguide import FRAMES
from portico.web.templatetags import kit

pytestmark = pytest.mark.django_db
SHOWN_BY_FRAMES = {"wordmark", "initials", "last_four", "clock", "open_hours", "icon"}


@pytest.mark.parametrize("name", FRAMES)
def test_every_frame_is_shown(client: Client, name: str) -> None:
    response = client.get(f"/styleguide/{name}/")
    assert response.status_code == FRAMES[name].status
    assert response.content.decode().count("<h1") == 1


@pytest.mark.parametrize("slug", profiles())
def test_it_is_shown_in_the_colours_of_each_plan(client: Client, slug: str) -> None:
    page = client.get(f"/styleguide/?plan={slug}").content.decode()
    assert f"/brand/{digest(profiles()[slug].brand)}.css" in page


def test_it_does_not_exist_outside_the_demo(client: Client, settings: Settings) -> None:
    settings.PORTICO = settings.PORTICO.model_copy(update={"demo": False})
    assert client.get("/styleguide/").status_code == 404
    assert client.get("/styleguide/workspace/").status_code == 404


def test_an_unknown_frame_is_no_page(client: Client) -> None:
    assert client.get("/styleguide/carousel/").status_code == 404


@pytest.mark.parametrize("address", ["/styleguide/", *(f"/styleguide/{name}/" for name in FRAMES)])
def test_no_page_needs_an_inline_style_or_script(client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    assert not re.search(r"\sstyle=|\son\w+=|<style|<script(?![^>]*\ssrc=)", page)


def test_every_tag_of_the_kit_is_explained() -> None:
    explained = kit.__doc__ or ""
    for name in [*kit.register.tags, *kit.register.filters]:
        assert re.search(rf"(%|\|)\s?{name}\b", explained), name
