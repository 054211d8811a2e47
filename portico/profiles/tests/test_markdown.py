"""What a text may become on a page, and what it may not."""

import re

import pytest

from portico.profiles.markdown import as_html


def test_markup_stays_text() -> None:
    assert "<script>" not in as_html("<script>alert(1)</script> and <b>bold</b>")
    assert "&lt;b&gt;bold" in as_html("and <b>bold</b>")


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://files.example/x",
        "//elsewhere.example/x",
        "http://[:.]",
    ],
)
def test_a_link_leads_to_no_script_no_file_and_no_hidden_host(address: str) -> None:
    assert "<a" not in as_html(f"[here]({address})")


@pytest.mark.parametrize("address", ["mailto:help@plan.example", "../news/", "#videos"])
def test_mail_and_our_own_pages_are_plain_links(address: str) -> None:
    assert as_html(f"[here]({address})") == f'<p><a href="{address}">here</a></p>\n'


def test_another_site_does_not_learn_where_its_visitor_came_from() -> None:
    html = as_html("[here](https://videos.example/1)")
    assert '<a href="https://videos.example/1" rel="noopener noreferrer">here</a>' in html


def test_pictures_are_off() -> None:
    assert "<img" not in as_html("![chart](https://plan.example/chart.png)")


@pytest.mark.parametrize(
    ("markdown", "levels"),
    [
        ("# One\n## Two\n# Three", ["h2", "h3", "h2"]),
        ("## One\n### Two", ["h2", "h3"]),
        ("# One\n#### Two\n##### Three", ["h2", "h3", "h4"]),
        ("No heading", []),
    ],
)
def test_headings_stand_below_the_one_of_the_page_without_gaps(
    markdown: str, levels: list[str]
) -> None:
    assert re.findall(r"<(h\d)>", as_html(markdown)) == levels


@pytest.mark.parametrize("empty", ["#", "## ", "#\n", "# &nbsp;", "# [](https://plan.example)"])
def test_a_heading_without_a_word_is_left_out(empty: str) -> None:
    assert as_html(f"{empty}\n\nText\n\n# Next") == "<p>Text</p>\n<h2>Next</h2>\n"
