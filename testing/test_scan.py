"""The scan sees what it must see; the browser's pages here are written by the tests."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from testing.scan import NARROW, WIDE, Scanner, scanned_routes

pytestmark = pytest.mark.journey
SOUND = "<h1>Registered users</h1><p>Two people work here.</p>"


@pytest.fixture
def page(browser: Browser) -> Page:
    return browser.new_page(viewport=WIDE, reduced_motion="reduce")


@pytest.fixture
def own_scanner(scanner: Scanner, tmp_path: Path) -> Scanner:
    return Scanner(axe=scanner.axe, folder=tmp_path)


def shows(page: Page, main: str, style: str = "") -> Page:
    page.set_content(
        f'<!doctype html><html lang="en-US"><head><title>Users</title><style>{style}</style></head>'
        f"<body><main>{main}</main></body></html>"
    )
    return page


def test_a_sound_page_has_no_problem(page: Page, own_scanner: Scanner) -> None:
    assert own_scanner.scan(shows(page, SOUND), "plan toolkit:home") == []


def test_a_picture_without_words_is_found_at_both_widths(page: Page, own_scanner: Scanner) -> None:
    problems = own_scanner.scan(shows(page, SOUND + '<img src="/x">'), "plan toolkit:home")
    assert [problem.split(": ")[1:3] for problem in problems] == [
        ["at 1280 px", "image-alt"],
        ["at 390 px", "image-alt"],
    ]


def test_best_practices_count(page: Page, own_scanner: Scanner) -> None:
    (problem, _) = own_scanner.scan(shows(page, SOUND + "<h4>Skipped</h4>"), "plan toolkit:home")
    assert "heading-order" in problem


def test_a_target_too_small_for_a_finger_is_found(page: Page, own_scanner: Scanner) -> None:
    small = '<a href="#a">a</a><a href="#b">b</a>'
    style = "a {display: inline-block; width: 10px; height: 10px; overflow: hidden; color: #000}"
    problems = own_scanner.scan(shows(page, SOUND + small, style), "plan toolkit:home")
    assert any("target-size" in problem for problem in problems)


@pytest.mark.parametrize(("scrim", "found"), [("summary::before", False), (".nothing", True)])
def test_what_an_open_menu_half_covers_counts_where_it_can_be_pressed(
    page: Page, own_scanner: Scanner, scrim: str, *, found: bool
) -> None:
    over = '<a class="over" href="#d">Change the roles of this one</a>'
    menu = f"<details data-menu open><summary>Menu</summary>{over}</details>"
    links = '<a href="#a">First page</a><a href="#b">Half covered</a><a href="#c">Last page</a>'
    style = (
        "a, summary {display: block; height: 30px} .over {position: absolute; height: 52px; width: 100%}"
        f'{scrim} {{content: ""; position: fixed; inset: 0}}'
    )
    problems = own_scanner.scan(shows(page, SOUND + menu + links, style), "plan toolkit:home")
    assert any("target-size" in problem for problem in problems) == found


def test_scrolling_sideways_is_found_on_the_phone_alone(page: Page, own_scanner: Scanner) -> None:
    wide = shows(page, f'{SOUND}<div class="wide">x</div>', ".wide {width: 600px}")
    (problem,) = own_scanner.scan(wide, "plan toolkit:home")
    assert "at 390 px: the page is" in problem
    assert 'class="wide"' in problem


def test_the_window_is_put_back(page: Page, own_scanner: Scanner) -> None:
    own_scanner.scan(shows(page, SOUND), "plan toolkit:home")
    assert page.viewport_size == WIDE
    page.set_viewport_size(NARROW)
    own_scanner.scan(shows(page, SOUND + "<p>More</p>"), "plan toolkit:home")
    assert page.viewport_size == NARROW


def test_a_page_found_right_is_not_looked_at_again(
    page: Page, own_scanner: Scanner, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_scanner.scan(shows(page, SOUND + "<p>Saved 1 second ago</p>"), "plan toolkit:home")
    monkeypatch.setattr(Scanner, "_look_at_both_widths", lambda *_: ["looked again"])
    same = shows(page, SOUND + "<p>Saved 12 seconds ago</p>")
    assert own_scanner.scan(same, "plan toolkit:home") == []
    assert own_scanner.scan(same, "plan accounts:me") == ["plan accounts:me: looked again"]


@pytest.mark.parametrize(
    ("name", "looked"),
    [
        ("Soulard Women’s Health", []),
        ("Wolfeschlegelsteinhausen", ["looked again"]),
        ("First Second Third Fourth Fifth", ["looked again"]),
    ],
)
def test_a_page_with_another_name_is_looked_at_when_the_name_is_long(
    page: Page,
    own_scanner: Scanner,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    looked: list[str],
) -> None:
    own_scanner.scan(shows(page, SOUND + "<p>Two Rivers</p>"), "plan toolkit:home")
    monkeypatch.setattr(Scanner, "_look_at_both_widths", lambda *_: ["looked again"])
    problems = own_scanner.scan(shows(page, f"{SOUND}<p>{name}</p>"), "plan toolkit:home")
    assert [problem.split(": ")[1] for problem in problems] == looked


def test_a_page_found_wrong_is_wrong_every_time(page: Page, own_scanner: Scanner) -> None:
    wrong = shows(page, SOUND + '<img src="/x">')
    first = own_scanner.scan(wrong, "plan toolkit:home")
    assert first == own_scanner.scan(wrong, "plan toolkit:home") != []


def test_what_all_workers_scanned_is_put_together(tmp_path: Path) -> None:
    for worker, routes in {"gw0": "plan a:b\nplan c:d\n", "gw1": "plan c:d\n"}.items():
        (tmp_path / f"{worker}.routes").write_text(routes)
    assert scanned_routes(tmp_path) == {"plan a:b", "plan c:d"}
