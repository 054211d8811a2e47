"""From a template and values to a subject and a body that carry no markup and no second header."""

import re
from collections.abc import Mapping

from django.template import Context
from django.template.loader import get_template

from portico.notices.channels import Channel

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_LONG_BLANKS = re.compile(r"\n{3,}")
MAX_SUBJECT = 200


def render(channel: Channel, template: str, context: Mapping[str, object]) -> tuple[str, str]:
    """Render ``<template>.txt``. A mail begins with ``Subject: …`` and a blank line."""
    values = {key: _one_line(value) for key, value in context.items()}
    # The loader's template escapes for HTML; the one inside it can be told that this is text.
    text = get_template(f"{template}.txt").template.render(Context(values, autoescape=False))  # type: ignore[attr-defined] # the Django engine's own template
    text = _CONTROLS.sub("", text.replace("\r\n", "\n"))
    if channel is not Channel.MAIL:
        return "", text.strip()
    head, _, body = text.strip().partition("\n\n")
    if not head.startswith("Subject: "):
        message = f"{template}.txt must begin with a Subject line and a blank line."
        raise ValueError(message)
    subject = " ".join(head.removeprefix("Subject: ").split())[:MAX_SUBJECT]
    return subject, _LONG_BLANKS.sub("\n\n", body.strip())


def _one_line(value: object) -> object:
    """Keep what a person typed from ending a line: no name adds a paragraph or a header."""
    return " ".join(value.split()) if isinstance(value, str) else value
