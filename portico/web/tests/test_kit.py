"""What the template tags write."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from portico.profiles.schema import Icon
from portico.web.components import Clock, Event, Stage
from portico.web.forms import CodeField, KitForm, NewPasswordField, PasswordRule, Tile
from portico.web.templatetags import kit

NOW = datetime(2026, 11, 17, 16, 5, tzinfo=UTC)


class Sample(KitForm):
    name = forms.CharField(label="Name")
    alias = forms.CharField(label="Also known as", required=False)
    match = forms.ChoiceField(
        widget=forms.RadioSelect,
        label="Match",
        choices=[("1", Tile("Two Rivers", ("1840 Market Street",), "Main")), ("2", "None")],
    )
    password = NewPasswordField(
        label="Password",
        required=False,
        rules=[PasswordRule("Long enough", "length", "12"), PasswordRule("Not broken into")],
    )


def drawn(source: str, **context: object) -> str:
    return Template("{% load kit %}" + source).render(Context(context))


def test_the_summary_comes_with_a_link_to_each_field() -> None:
    html = drawn("{% error_summary form %}", form=Sample(data={}))
    assert "Two things need your attention" in html
    assert '<a href="#id_name">Enter the name</a>' in html
    assert '<a href="#id_match_0">Choose the match</a>' in html
    assert "data-error-summary" in html


def test_without_errors_there_is_no_summary() -> None:
    assert drawn("{% error_summary form %}", form=Sample()).strip() == ""


def test_an_error_of_the_whole_form_is_told_without_a_link() -> None:
    form = Sample(data={"name": "x", "match": "1"})
    form.add_error(None, "Those details do not match what we have")
    html = drawn("{% error_summary form %}", form=form)
    assert "One thing needs your attention" in html
    assert "<li>Those details do not match what we have</li>" in html


def test_what_was_typed_stays_and_cannot_become_markup() -> None:
    html = drawn("{% fields form %}", form=Sample(data={"name": "<b>O’Hara & Söhne</b>"}))
    assert 'value="&lt;b&gt;O’Hara &amp; Söhne&lt;/b&gt;"' in html


def test_only_what_is_optional_is_marked() -> None:
    assert "(optional)" in drawn("{% field form.alias %}", form=Sample())
    assert "(optional)" not in drawn("{% field form.name %}", form=Sample())


def test_the_same_words_stand_above_the_field() -> None:
    html = drawn("{% field form.name %}", form=Sample(data={}))
    assert 'id="id_name_error"' in html
    assert html.index("Enter the name") < html.index("<input")


def test_requirements_name_the_test_that_ticks_them() -> None:
    html = drawn("{% field form.password %}", form=Sample())
    assert 'data-rule="length" data-value="12"' in html
    assert html.count("data-rule=") == 1  # the other can only be checked by us


def test_a_tile_shows_title_facts_and_tag() -> None:
    html = drawn("{% choice_tiles form.match %}", form=Sample(data={"match": "1"}))
    assert '<span class="tile__title">Two Rivers</span>' in html
    assert '<span class="tile__line">1840 Market Street</span>' in html
    assert '<span class="tag">Main</span>' in html
    assert 'value="1" id="id_match_0" checked' in html


def test_done_steps_are_links_back_and_the_current_one_says_so() -> None:
    stages = [
        Stage(label="Type", state="done", url="/type/"),
        Stage(label="Organization", state="now"),
    ]
    html = drawn("{% steps stages %}", stages=stages)
    assert 'href="/type/"' in html
    assert '<li class="is-now" aria-current="step">' in html


def test_a_timeline_says_what_is_done_and_how_much_time_is_used() -> None:
    clock = Clock(title="Business day 1 of 2", note="Due Wed", used=24)
    events = [
        Event(title="Registered", state="done"),
        Event(title="Review", state="now", clock=clock),
    ]
    html = drawn("{% timeline events %}", events=events)
    assert '<span class="usa-sr-only">Done</span>' in html
    assert '<progress max="100" value="24"' in html


def test_at_most_two_tags_are_shown() -> None:
    html = drawn("{% tags labels %}", labels=["DSC", "Claims", "Payments", "Questions"])
    assert html.count('class="tag"') == 2
    assert "+2" in html


def test_differing_words_are_marked_in_one_piece() -> None:
    html = kit.compare("1840 Market Street", "77 Olive Street")
    assert "<mark>77 Olive</mark> Street" in html
    assert "Different:" in html


def test_another_spelling_is_the_same() -> None:
    assert "Same:" in kit.compare("Two Rivers, LLC", "TWO RIVERS LLC")
    assert "Not on file" in kit.compare("Two Rivers", None)


def test_a_comparison_never_carries_markup_in() -> None:
    assert "<script" not in kit.compare("x", "<script>y</script>")


@pytest.mark.parametrize(
    ("ago", "words"), [(1, "1 second"), (20, "20 seconds"), (90, "1\xa0minute")]
)
def test_the_saved_hint_says_how_long_ago(ago: int, words: str) -> None:
    html = drawn(
        "{% actions 'Continue' saved_at=saved_at now=now %}",
        saved_at=NOW - timedelta(seconds=ago),
        now=NOW,
    )
    assert f"Saved {words} ago" in html


def test_paging_keeps_the_other_parameters() -> None:
    request = RequestFactory().get("/?status=active&page=2")
    html = drawn("{% paging page %}", page=Paginator(range(100), 5).get_page(2), request=request)
    assert 'href="?status=active&amp;page=3"' in html
    assert "6 to 10 of 100" in html
    assert "…" in html


def test_a_new_code_is_asked_for_beside_the_form_not_by_pressing_enter() -> None:
    html = drawn("{% resend 42 'Send a new code' %}")
    assert 'form="resend"' in html
    assert 'data-wait="42"' in html


def test_a_masked_tin_shows_its_last_four() -> None:
    assert kit.last_four("431882764") == "••-•••2764"
    assert kit.last_four("<b>12345678") == ""


def test_initials_come_from_two_words() -> None:
    assert kit.initials("Cedar Valley Family Medicine") == "CV"
    assert kit.initials("") == ""


def test_hours_name_days_and_zone() -> None:
    hours = SimpleNamespace(opens=time(8), closes=time(17, 30), time_zone_label="Central")
    words = kit.open_hours(hours)  # type: ignore[arg-type] # written as the profile writes it
    assert words == "Monday to Friday, 8:00 a.m. to 5:30 p.m. Central"


def test_noon_and_midnight_are_told_apart() -> None:
    assert kit.clock(time(12)) == "12:00 p.m."
    assert kit.clock(time(0, 5)) == "12:05 a.m."


def test_a_code_field_keeps_its_own_class() -> None:
    class Code(KitForm):
        code = CodeField()

    assert 'class="code-input usa-input"' in drawn("{% field form.code %}", form=Code())


def test_every_icon_a_profile_may_name_is_in_the_sprite() -> None:
    sprite = Path(str(finders.find("uswds/img/sprite.svg"))).read_text(encoding="utf-8")
    assert [icon for icon in Icon if f'id="{icon}"' not in sprite] == []
