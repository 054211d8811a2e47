"""Tools, doors, links and pages a profile may not have, and what its author is told."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from portico.profiles.lint import lint_profile
from portico.profiles.schema import Profile, ToolState
from portico.profiles.tests.fake_plans import PLANS, Data, wellfirst_data

TOOL: Data = {"key": "claims", "title": "Claims", "text": "Where a claim stands", "icon": "search"}
DOOR: Data = {"key": "work", "title": "Work", "text": "Every day", "button": "Go", "icon": "list"}
STEP: Data = {"key": "read", "title": "Read", "text": "First", "button": "Read it"}


def tool(data: Data, **changes: Any) -> Data:
    """One more tool, in a group that exists."""
    one: Data = {**TOOL, "group": data["tool_groups"][0]["key"], **changes}
    data["tools"].append(one)
    return one


def quick_link(data: Data, **target: str) -> Data:
    """The one quick link of the public page."""
    link: Data = {"title": "Claims", **target}
    data["public"]["quick_links"] = [link]
    return link


def twice(data: Data, table: str) -> None:
    data[table] += data[table]


Spoil = Callable[[Data], object]
REFUSED: dict[str, tuple[Spoil, str, str]] = {
    "two tools of one key": (lambda d: twice(d, "tools"), "tools[0].key", "is there twice"),
    "two groups of one key": (
        lambda d: twice(d, "tool_groups"),
        "tool_groups[1].key",
        "is there twice",
    ),
    "two doors of one key": (lambda d: d.update(doors=[DOOR, DOOR]), "doors[0].key", "twice"),
    "two set-up steps of one key": (lambda d: twice(d, "setup"), "setup[1].key", "twice"),
    "a tool in no group": (lambda d: tool(d, group="pay"), "tools[6].group", "no group pay"),
    "a tool behind no door": (lambda d: tool(d, door="back"), "tools[6].door", "no door back"),
    "an offered tool of no folder": (tool, "tools[6].key", "This portal has no tool claims"),
    "a door with nothing behind it": (
        lambda d: (d.update(doors=[DOOR]), tool(d, door="work", state="off")),
        "doors[0]",
        "No tool is behind work",
    ),
    "a list of providers where no roster is asked": (
        lambda d: tool(d, key="providers"),
        "tools[6].key",
        "No track has a roster_match",
    ),
    "a link without a target": (quick_link, "public.quick_links[0]", "exactly one of tool, door"),
    "a link with two targets": (
        lambda d: quick_link(d, tool="manage-users", url="https://plan.example"),
        "public.quick_links[0]",
        "exactly one of tool, door",
    ),
    "a link to no tool": (
        lambda d: quick_link(d, tool="claims"),
        "public.quick_links[0].tool",
        "no tool claims, or it is off",
    ),
    "a link to a tool that is off": (
        lambda d: (tool(d, state="off"), quick_link(d, tool="claims")),
        "public.quick_links[0].tool",
        "no tool claims, or it is off",
    ),
    "a link to no door": (
        lambda d: quick_link(d, door="work"),
        "public.quick_links[0].door",
        "no door work",
    ),
    "a link that runs a script": (
        lambda d: quick_link(d, url="javascript:alert(1)"),
        "public.quick_links[0].url",
        "Begin it with https://",
    ),
    "a section without its page": (
        lambda d: d["public"].update(sections=[{"title": "Claims", "page": "claims"}]),
        "public.sections[0].page",
        "There is no page claims",
    ),
    "a footer link without target": (
        lambda d: d["public"].update(footer_links=[{"title": "Terms"}]),
        "public.footer_links[0]",
        "exactly one of url, page",
    ),
    "a set-up step that leads nowhere": (
        lambda d: d["setup"].append({**STEP, "page": "guide"}),
        "setup[1].page",
        "There is no page guide",
    ),
    "a page without its text": (
        lambda d: d.update(pages=[{"key": "claims", "title": "Claims"}]),
        "pages[0].key",
        "There is no file plans/lakeside/pages/claims.md",
    ),
    "two pages of one key": (
        lambda d: d.update(pages=[{"key": "claims", "title": t} for t in ("One", "Two")]),
        "pages[1].key",
        "claims is there twice",
    ),
    "a page at the address of the news": (
        lambda d: d.update(pages=[{"key": "news", "title": "News"}]),
        "pages[0].key",
        "news is the list of news",
    ),
    "news in a profile": (
        lambda d: d.update(pages=[{"key": "hello", "title": "Hello", "kind": "news"}]),
        "pages[0].kind",
        "written by staff",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_its_key_and_the_next_step(name: str, tmp_path: Path) -> None:
    spoil, key, words = REFUSED[name]
    data = wellfirst_data()
    spoil(data)
    found = lint_profile(Profile.model_validate(data), tmp_path / "lakeside.toml")
    assert [p for p in found if p.key == key and words in p.message], [str(p) for p in found]


@pytest.mark.parametrize("changes", [{"state": "coming_soon"}, {"key": "my-organization"}])
def test_a_tool_may_be_coming_before_anybody_builds_it(changes: Data, tmp_path: Path) -> None:
    data = wellfirst_data()
    tool(data, **changes)
    found = lint_profile(Profile.model_validate(data), tmp_path / "lakeside.toml")
    assert not [problem for problem in found if problem.key.startswith("tools")]


def test_a_text_that_no_page_shows_is_told(tmp_path: Path) -> None:
    (tmp_path / "lakeside" / "pages").mkdir(parents=True)
    (tmp_path / "lakeside" / "pages" / "old.md").write_text("Old")
    found = lint_profile(Profile.model_validate(wellfirst_data()), tmp_path / "lakeside.toml")
    assert any("No page shows old.md" in problem.message for problem in found)


def test_the_list_of_news_is_a_target_without_a_page(tmp_path: Path) -> None:
    data = wellfirst_data()
    quick_link(data, page="news")
    found = lint_profile(Profile.model_validate(data), tmp_path / "lakeside.toml")
    assert not [problem for problem in found if problem.key.startswith("public.quick_links")]


def test_an_unknown_icon_is_refused() -> None:
    data = wellfirst_data()
    tool(data, icon="no-such-icon")
    with pytest.raises(ValidationError, match=r"tools\.6\.icon"):
        Profile.model_validate(data)


@pytest.mark.parametrize("path", sorted(PLANS.glob("*.toml")), ids=lambda path: path.stem)
def test_every_shipped_plan_says_what_its_tools_are(path: Path) -> None:
    plan = Profile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    assert any(one.state is ToolState.OFFERED for one in plan.tools)
