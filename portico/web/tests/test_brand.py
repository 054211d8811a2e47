"""A plan's colours as a stylesheet."""

import pytest
from django.test import Client

from portico.profiles.loading import profiles
from portico.web.brand import digest, stylesheet

pytestmark = pytest.mark.django_db
SLUG, PLAN = next(iter(profiles().items()))


def test_the_stylesheet_holds_the_five_colours_and_nothing_else() -> None:
    css = stylesheet(PLAN.brand)
    assert f"--accent:{PLAN.brand.accent};" in css
    assert css.count("--") == 5


def test_the_address_changes_with_a_colour() -> None:
    other = PLAN.brand.model_copy(update={"accent": "#000000"})
    assert digest(other) != digest(PLAN.brand)


def test_it_is_kept_for_a_year_under_its_hash(client: Client) -> None:
    response = client.get(f"/{SLUG}/brand/{digest(PLAN.brand)}.css")
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert "max-age=31536000" in response["Cache-Control"]


def test_an_outdated_address_answers_with_the_colours_of_today(client: Client) -> None:
    response = client.get(f"/{SLUG}/brand/000000000000.css")
    assert response.content.decode() == stylesheet(PLAN.brand)
    assert "max-age=60" in response["Cache-Control"]


def test_outside_a_plan_an_unknown_address_is_no_page(client: Client) -> None:
    assert client.get("/brand/000000000000.css").status_code == 404
