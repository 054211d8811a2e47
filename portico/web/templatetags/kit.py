"""The page kit's template tags: ``{% load kit %}``. The style guide (/styleguide/) shows each.

Ornament      {% icon "check" %} {% icon "lock" "Locked" %} (hidden text)   {% wordmark %}
States        {% pill "ok" "Active" %} (ok wait bad info quiet)   {% tag_ "Main" %}   {% tags labels %}
Messages      {% alert "info" "Title" %}text{% endalert %} (info ok wait bad)
              {% empty "payments" "No payments yet" "Why and when." "Ask a question" url %}
Forms         {% error_summary form %} first inside <form>, then {% fields form %} for all of them,
              or {% field form.email %} one by one; {% choice_tiles form.match %} (forms.Tile labels)
              {% locked rows url "Change" %} what may not be changed here
              {% terms html "Terms and conditions" %} read to the end before the button #submit
              {% resend seconds "Send a new code" %} posts resend=1 through <form id="resend">
              {% actions "Continue" back=url saved_at=t now=now %} the foot of a step
Progress      {% steps stages %} (components.Stage)   {% timeline events %} (components.Event)
              {% timeline events numbered=True %}   {% clock_bar clock %} (components.Clock)
Facts         {% facts rows %} {% facts rows split=True %} rows: components.Fact or (label, value)
              {% compare typed other %} same, differing words marked, or "Not on file"
Tables        {% paging page "most urgent first" %} Django's Page; other parameters stay
Charts        {% chart months %} (charts.Chart); its numbers stand in a table on the same page
Filters       name|initials   tin|last_four   plan.hours|open_hours   time|clock
              amount|dollars

Plain classes: card, card__head (card__head--plain), card__foot, flush, door, rows, tools, stats,
tabs, filters, bulk, table-wrap > table with data-label on each td, menu, who, avatar, halves.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, time
from itertools import groupby, islice
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms.boundfield import BoundWidget
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timesince import timesince

from portico.profiles.schema import Hours
from portico.vocabulary.money import dollars
from portico.web.charts import Chart, draw
from portico.web.components import Clock
from portico.web.forms import KitBoundField, KitForm, Tile

register = template.Library()
register.filter(dollars)

ALERT_ICONS = {"info": "info", "ok": "check_circle", "wait": "warning", "bad": "error"}
NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """An icon of the USWDS sprite; without a label it is ornament."""
    hidden = format_html('<span class="usa-sr-only">{}</span>', label) if label else ""
    return format_html(
        '<svg class="usa-icon {}" aria-hidden="true" focusable="false">'
        '<use href="{}#{}"></use></svg>{}',
        css,
        static("uswds/img/sprite.svg"),
        name,
        hidden,
    )


@register.simple_tag
def pill(tone: str, label: str) -> SafeString:
    """A state of a thing: dot, words, tint."""
    return format_html('<span class="pill pill--{}">{}</span>', tone, label)


@register.simple_tag(name="tag_")
def tag_(label: str) -> SafeString:
    """A kind or a role: outlined, square."""
    return format_html('<span class="tag">{}</span>', label)


@register.simple_tag
def tags(labels: Sequence[str]) -> SafeString:
    """At most two tags, then how many more."""
    shown = format_html_join(" ", '<span class="tag">{}</span>', ((label,) for label in labels[:2]))
    if len(labels) <= 2:
        return shown
    return format_html('{} <span class="tag tag--more">+{}</span>', shown, len(labels) - 2)


@register.simple_block_tag
def alert(content: str, kind: str, title: str = "") -> SafeString:
    """A tinted message; one per page at most besides the error summary."""
    return format_html(
        '<div class="alert alert--{}" role="{}">{}<div>{}{}</div></div>',
        kind,
        "alert" if kind == "bad" else "status",
        icon(ALERT_ICONS[kind]),
        format_html('<p class="alert__title">{}</p>', title) if title else "",
        content,
    )


@register.inclusion_tag("web/parts/wordmark.html", takes_context=True)
def wordmark(context: template.Context) -> dict[str, Any]:
    """The plan's name as text: no logos."""
    return {"plan": context.get("plan"), "request": context.get("request")}


@register.inclusion_tag("web/parts/error_summary.html")
def error_summary(form: KitForm) -> dict[str, Any]:
    """What needs attention, with a link to each field."""
    problems = [(message, "") for message in form.non_field_errors()] + [
        (message, bound.target)
        for bound in form
        if isinstance(bound, KitBoundField)
        for message in bound.errors
    ]
    return {"problems": problems, "title": _attention(len(problems))}


def _attention(count: int) -> str:
    if count == 1:
        return "One thing needs your attention"
    number = NUMBERS[count] if count < len(NUMBERS) else str(count)
    return f"{number} things need your attention"


@register.inclusion_tag("web/parts/fields.html")
def fields(form: KitForm) -> dict[str, Any]:
    """Every field of the form."""
    return {"form": form, "lines": form.drawn()}


@register.inclusion_tag("web/parts/field.html")
def field(bound: KitBoundField) -> dict[str, Any]:
    """One field with all that belongs to it."""
    return {
        "field": bound,
        "kind": bound.kind,
        "rules": getattr(bound.field, "rules", ()),
    }


@register.inclusion_tag("web/parts/choice_tiles.html")
def choice_tiles(bound: KitBoundField, *, legend_hidden: bool = False) -> dict[str, Any]:
    """Choices as full-width tiles."""
    tiles = [{"choice": choice.data, **_tile(choice)} for choice in bound.subwidgets]
    return {"field": bound, "tiles": tiles, "legend_hidden": legend_hidden}


def _tile(choice: BoundWidget) -> dict[str, Any]:
    label = choice.data["label"]
    tile = label if isinstance(label, Tile) else Tile(str(label))
    tag = tag_(tile.tag) if tile.tag else ""
    return {"id": choice.id_for_label, "tile": tile, "tag": tag}


@register.inclusion_tag("web/parts/steps.html")
def steps(stages: Sequence[Any]) -> dict[str, Any]:
    """Where in the registration this page is."""
    return {"stages": stages}


@register.inclusion_tag("web/parts/timeline.html")
def timeline(events: Iterable[Any], *, numbered: bool = False) -> dict[str, Any]:
    """What happened, what is now and who holds it, what comes next."""
    return {"events": events, "numbered": numbered}


@register.inclusion_tag("web/parts/clock_bar.html")
def clock_bar(clock: Clock, *, plain: bool = False) -> dict[str, Any]:
    """Until when, what is left, a thin bar; plain without its grey block."""
    return {"clock": clock, "plain": plain}


@register.inclusion_tag("web/parts/facts.html")
def facts(rows: Iterable[Any], *, split: bool = False) -> dict[str, Any]:
    """Labels and values; split puts the value at the right edge."""
    return {"rows": [_fact(row) for row in rows], "split": split}


@register.simple_tag
def compare(typed: str, other: str | None) -> SafeString:
    """What another source says beside what was typed."""
    if not other:
        return mark_safe('<span class="missing">Not on file</span>')
    if _words(typed) == _words(other):
        return format_html(
            '<span class="same">{}<span>{}</span></span>', icon("check_circle", "Same:"), other
        )
    known = set(_words(typed))
    runs = groupby(other.split(), key=lambda word: known.issuperset(_words(word)))
    marked = format_html_join(" ", "{}", ((_run(" ".join(run), same),) for same, run in runs))
    return format_html(
        '<span class="differs">{}<span>{}</span></span>', icon("warning", "Different:"), marked
    )


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _run(words: str, same: bool) -> str:  # noqa: FBT001 - a key of groupby
    return words if same else format_html("<mark>{}</mark>", words)


@register.inclusion_tag("web/parts/locked.html")
def locked(rows: Iterable[Any], url: str = "", label: str = "Change") -> dict[str, Any]:
    """What may not be changed here, and where it may."""
    return {"rows": [_fact(row) for row in rows], "url": url, "label": label}


def _fact(row: Any) -> Any:
    return {"label": row[0], "value": row[1]} if isinstance(row, (tuple, list)) else row


@register.inclusion_tag("web/parts/empty.html")
def empty(glyph: str, title: str, text: str, label: str = "", url: str = "") -> dict[str, Any]:
    """Nothing here: why, when that changes, and a way on."""
    return {"glyph": glyph, "title": title, "text": text, "label": label, "url": url}


@register.inclusion_tag("web/parts/actions.html")
def actions(
    label: str, *, back: str = "", saved_at: datetime | None = None, now: datetime | None = None
) -> dict[str, Any]:
    """Back, how long ago it was saved, and the one primary button."""
    ago = since(saved_at, now) if saved_at and now else ""
    return {"label": label, "back": back, "ago": ago}


def since(then: datetime, now: datetime) -> str:
    """How long ago, in the largest unit: "20 seconds", "3 minutes"."""
    seconds = max(1, int((now - then).total_seconds()))
    if seconds >= 60:
        return timesince(then, now, depth=1)
    return "1 second" if seconds == 1 else f"{seconds} seconds"


@register.inclusion_tag("web/parts/terms.html")
def terms(text: SafeString, label: str, accept: str = "submit") -> dict[str, Any]:
    """A text to be read to its end before the button with the id ``accept`` is open."""
    return {"text": text, "label": label, "accept": accept}


@register.inclusion_tag("web/parts/resend.html")
def resend(seconds: int, label: str, name: str = "resend") -> dict[str, Any]:
    """Ask for a new code in so many seconds; its own form, so that Enter confirms the code."""
    return {"seconds": max(0, seconds), "label": label, "name": name}


@register.inclusion_tag("web/parts/paging.html", takes_context=True)
def paging(context: template.Context, page: "Page[Any]", what: str = "") -> dict[str, Any]:
    """Which rows these are, and the way to the others; other parameters stay."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    return {
        "page": page,
        "what": what,
        "query": f"{query.urlencode()}&" if query else "",
        "numbers": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "gap": page.paginator.ELLIPSIS,
    }


@register.inclusion_tag("web/parts/chart.html")
def chart(shown: Chart) -> dict[str, Any]:
    """Bars of one series; draws itself as wide as its place."""
    return {"chart": shown, "drawing": draw(shown)}


@register.filter
def initials(name: str) -> str:
    """The first letters of a name's first two words."""
    return "".join(word[0] for word in islice(name.split(), 2)).upper()


@register.filter
def last_four(digits: str) -> str:
    """A TIN as it may be shown."""
    return mark_safe(f"••-•••{digits[-4:]}") if digits.isdigit() else ""  # noqa: S308 - digits only


@register.filter
def clock(at: time) -> str:
    """A time of day as people here write it."""
    return f"{at:%-I:%M} {'a.m.' if at.hour < 12 else 'p.m.'}"


@register.filter
def open_hours(hours: Hours) -> str:
    """When the plan's people answer."""
    span = f"{clock(hours.opens)} to {clock(hours.closes)}"
    return f"Monday to Friday, {span} {hours.time_zone_label}"
