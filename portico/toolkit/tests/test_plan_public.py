"""What a plan's public page says of itself, all of it from the profile."""

from html import unescape

import pytest
from django.test import Client

from portico.profiles.loading import profile
from portico.toolkit.models import Edition
from testing.builders import NOW, an_account

pytestmark = pytest.mark.django_db
PLAN = "wellmark"


def public_page(client: Client, plan: str = PLAN) -> str:
    """The page as everyone finds it, with entities read."""
    return unescape(client.get(f"/{plan}/").content.decode())


@pytest.mark.requirement("WM-01")
def test_it_says_what_the_portal_does_how_to_register_and_who_may(client: Client) -> None:
    page, public = public_page(client), profile(PLAN).public
    said = [*public.can_do, *(each.title for each in public.how_it_works)]
    for words in (*said, *(each.text for each in public.who_may_register)):
        assert words in page
    assert len(public.can_do) == 7
    assert [each.title for each in public.how_it_works] == [
        "Choose your main DSC",
        "Register online",
    ]


@pytest.mark.requirement("WM-01")
def test_it_says_who_helps_and_when(client: Client) -> None:
    page = public_page(client)
    for words in ("Technical assistance", "7:00 a.m. to 5:30 p.m. Central", "Monday to Friday"):
        assert words in page


@pytest.mark.requirement("WM-01", "WM-28")
@pytest.mark.parametrize(
    ("title", "path"),
    [
        ("Claims and benefits look-up", "tools/claim-status"),
        ("E-credentialing Central", "doors/e-credentialing"),
        ("Manage authorizations", "tools/medical-authorizations"),
        ("Provider guide", "pages/provider-guide"),
    ],
)
def test_its_quick_links_lead_to_a_tool_a_door_or_a_page(
    client: Client, title: str, path: str
) -> None:
    assert f'<a href="/{PLAN}/{path}/">{title}</a>' in public_page(client)


@pytest.mark.requirement("WM-29")
def test_two_doors_stand_there_each_with_its_list(client: Client) -> None:
    page = public_page(client)
    doors = page[page.index("Where would you like to go?") : page.index("How registration works")]
    first, second = doors.split("E-credentialing Central")
    for label in ("Claims", "Payment", "Benefits", "Authorizations", "Go to portal tools"):
        assert label in first
    behind = [tool.title for tool in profile(PLAN).tools if tool.door == "e-credentialing"]
    assert len(behind) == 8
    assert all(title in second for title in behind)
    assert f'href="/{PLAN}/doors/e-credentialing/"' in second


@pytest.mark.requirement("WM-27")
def test_what_is_coming_soon_says_so_at_its_door(client: Client) -> None:
    page = public_page(client)
    for title in ("Application tool", "Provider directory update tool"):
        after = page[page.index(title) :]
        assert after.index("Coming soon") < after.index("</li>")
    assert page.count("Coming soon") == 2


@pytest.mark.requirement("WM-19")
def test_its_menu_names_the_plan_s_sections_and_each_can_be_opened(client: Client) -> None:
    page = public_page(client)
    menu = page[page.index("For providers") : page.index("Contact us")]
    sections = profile(PLAN).public.sections
    assert len(sections) == 14
    for section in sections:
        assert f'href="/{PLAN}/pages/{section.page}/">{section.title}</a>' in menu
        assert client.get(f"/{PLAN}/pages/{section.page}/").status_code == 200


def test_its_foot_has_the_plan_s_links(client: Client) -> None:
    page = public_page(client)
    foot = page[page.index("<footer") :]
    assert f'href="/{PLAN}/pages/working-with/"' in foot


def test_published_news_is_told_there_and_drafts_are_not(client: Client) -> None:
    for number, (key, state) in enumerate((("a", "published"), ("b", "draft"))):
        Edition.objects.create(
            plan=PLAN,
            key=key,
            kind="news",
            number=1,
            state=state,
            title=f"Headline {number}",
            markdown="Text",
            saved_at=NOW,
            saved_by=an_account(),
            published_at=NOW if state == "published" else None,
        )
    page = public_page(client)
    assert f'href="/{PLAN}/pages/news/a/">Headline 0</a>' in page
    assert "Headline 1" not in page


@pytest.mark.parametrize("plan", ["wellfirst", "wellsense", "caresource"])
def test_a_plan_without_doors_menu_and_news_shows_none(client: Client, plan: str) -> None:
    page = public_page(client, plan)
    for words in ("Where would you like to go?", "For providers", "Quick links", "All news"):
        assert words not in page
    assert profile(plan).public.promises[0] in page
