"""The page kit's template tags: ``{% load kit %}``. The style guide (/styleguide/) shows each.

{% icon "check" %} {% icon "lock" "Locked" %}    a sprite icon; the second says its hidden text
{% wordmark %}                                   arch, plan and product; also in base templates
{% error_summary form %}                         first inside <form>; empty without errors
{% fields form %}                                every field, rows of the form kept together
{% field form.email %}                           label, hint, error, widget, "(optional)"
{% choice_tiles form.match %}                    radio tiles; choices' labels may be forms.Tile
{% pill "ok" "Active" %}                         a state: ok, wait, bad, info, quiet
{% tag_ "Main practice" %}                       a kind or a role
{% tags list_of_labels %}                        at most two tags, then "+3"
{% alert "info" "Title" %}text{% endalert %}     info, ok, wait, bad; HTML of the block is kept
{% steps stages %}                               components.Stage or dict(label, state, url)
{% timeline events %} {% timeline e numbered=True %}   components.Event
{% facts rows %}                                 a dl from components.Fact or (label, value) pairs
{% locked rows url "Change" %}                   grey block: what may not be changed here
{% empty "icon" "Title" "Text" "Label" "/url" %} an empty state with one way on
{% saved when now %}                             "Saved 20 seconds ago"
{% paging page %}                                from Django's Page; keeps the other parameters
{{ "Cedar Valley Medicine"|initials }}           CV
{{ "123456789"|last_four }}                      ••-•••6789
{{ plan.hours|open_hours }} {{ time|clock }}     Monday to Friday, 8:00 a.m. to 5:00 p.m. Central
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from itertools import islice
from typing import Any

from django import template
from django.core.paginator import Page
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timesince import timesince

from portico.profiles.schema import Hours
from portico.web.forms import KitBoundField, KitForm, Tile

register = template.Library()

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
    shown = format_html_join(
        " ", '<span class="tag">{}</span>', ((label,) for label in labels[:2])
    )
    if len(labels) <= 2:
        return shown
    return format_html(
        '{} <span class="tag tag--more">+{}</span>', shown, len(labels) - 2
    )


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
    return {"plan": context.get("plan")}


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
def choice_tiles(bound: KitBoundField) -> dict[str, Any]:
    """Choices as full-width tiles."""
    tiles = [
        {
            "id": choice.id_for_label,
            "name": choice.data["name"],
            "value": choice.data["value"],
            "checked": choice.data["selected"],
            "tile": label
            if isinstance(label := choice.choice_label, Tile)
            else Tile(str(label)),
        }
        for choice in bound.subwidgets
    ]
    return {"field": bound, "tiles": tiles}


@register.inclusion_tag("web/parts/steps.html")
def steps(stages: Sequence[Any]) -> dict[str, Any]:
    """Where in the registration this page is."""
    return {"stages": stages}


@register.inclusion_tag("web/parts/timeline.html")
def timeline(events: Iterable[Any], *, numbered: bool = False) -> dict[str, Any]:
    """What happened, what is now and who holds it, what comes next."""
    return {"events": events, "numbered": numbered}


@register.inclusion_tag("web/parts/facts.html")
def facts(rows: Iterable[Any]) -> dict[str, Any]:
    """Label left, value right."""
    return {"rows": [_fact(row) for row in rows]}


@register.inclusion_tag("web/parts/locked.html")
def locked(rows: Iterable[Any], url: str = "", label: str = "Change") -> dict[str, Any]:
    """What may not be changed here, and where it may."""
    return {"rows": [_fact(row) for row in rows], "url": url, "label": label}


def _fact(row: Any) -> Any:
    return {"label": row[0], "value": row[1]} if isinstance(row, (tuple, list)) else row


@register.inclusion_tag("web/parts/empty.html")
def empty(
    glyph: str, title: str, text: str, label: str = "", url: str = ""
) -> dict[str, Any]:
    """Nothing here: why, when that changes, and a way on."""
    return {"glyph": glyph, "title": title, "text": text, "label": label, "url": url}


@register.inclusion_tag("web/parts/saved.html")
def saved(when: datetime | None, now: datetime) -> dict[str, Any]:
    """Beside Back: how long ago the page was saved."""
    if when is None:
        return {"ago": ""}
    seconds = max(1, int((now - when).total_seconds()))
    unit = "second" if seconds == 1 else "seconds"
    return {
        "ago": f"{seconds} {unit}" if seconds < 60 else timesince(when, now, depth=1)
    }


@register.inclusion_tag("web/parts/paging.html", takes_context=True)
def paging(context: template.Context, page: "Page[Any]") -> dict[str, Any]:
    """Which rows these are, and the way to the others; other parameters stay."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    return {"page": page, "query": query.urlencode()}


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
