"""A signed agreement as PDF: its text, and a certificate of how it came to be signed.

PDF/UA-1 (readable by assistive technology) and PDF/A-3a (readable in decades) at once; typst refuses
to make a file that is not. The text travels inside as an attachment too, byte for byte.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

import typst

from portico.agreements.document.text import Node, blocks
from portico.agreements.document.values import (
    Happening,
    SignedAgreement,
    Statement,
)
from portico.agreements.rules import DRAWN_HEIGHT, DRAWN_WIDTH, is_drawing
from portico.web.paper import FONTS, Said, breakable, with_every_sign

HERE = Path(__file__).parent
STANDARDS: "list[typst.PDFStandard]" = ["a-3a", "ua-1"]
ATTACHED = "agreement.md"
LONGEST_IN_A_CELL = 16
"""Of the table of events, in characters."""


def pdf_of(values: SignedAgreement) -> bytes:
    """Set the agreement; raises ValueError where the values contradict each other."""
    if sha256(values.markdown.encode()).hexdigest() != values.sha256:
        raise ValueError("The text is not the one that was accepted: its hash is another.")
    if values.drawn and not is_drawing(values.drawn):
        raise ValueError("The drawn signature is none that was taken (rules.is_drawing).")
    return with_every_sign(_said(values), partial(_compile, values))


def _compile(values: SignedAgreement, said: Said) -> bytes:
    """Set the page with these values; no file outside its folder, no font but typst's own."""
    return typst.compile(
        HERE / "page.typ",
        root=HERE,
        ignore_system_fonts=True,
        sys_inputs={"said": json.dumps({**said, "text": values.markdown}), "fonts": FONTS},
        pdf_standards=STANDARDS,
        # typst takes fixed offsets and whole seconds alone
        timestamp=values.completed_at.astimezone(UTC).replace(microsecond=0),
    )


def _said(values: SignedAgreement) -> Said:
    """What page.typ shows, by the names it knows."""
    version = f"Version {values.version}"
    return {
        "title": f"{values.title}, signed by {values.signer}",
        "plan": values.plan,
        "keywords": [f"sha256:{values.sha256}", f"reference:{values.reference}"],
        "heading": values.title,
        "under_title": [*breakable(f"{values.plan} · {version}")],
        "footer": f"{values.title} · {version} · {values.reference}",
        "agreement": blocks(values.markdown),
        "summary": [*breakable(_summary(values))],
        "facts": [{"name": name, "value": _lines(*lines)} for name, *lines in _facts(values)],
        "happenings": [_row(one, values.zone) for one in values.happenings],
        "drawing": _drawing(values.drawn),
        "drawing_in_words": f"Signature drawn by {values.signer}",
    }


def _summary(values: SignedAgreement) -> str:
    return (
        f"{values.signer}, {values.role} of {values.organization}, "
        f"signed this agreement with {values.plan} electronically."
    )


def _lines(*lines: str) -> list[Node | str]:
    parts = [part for line in lines for part in ({"kind": "line_break"}, *breakable(line))]
    return parts[1:]


def _facts(values: SignedAgreement) -> Iterator[tuple[str, ...]]:
    yield "Agreement", f"{values.title}, version {values.version}"
    yield "Plan", values.plan
    yield "Organization", values.organization
    yield "Signed by", values.signer
    yield "Role", values.role
    yield "Identified", values.identified
    yield "Told before consent", *filter(None, map(str.strip, values.disclosed.splitlines()))
    yield "Consent to electronic records", *_stated(values.consent, values.zone)
    yield "Intent to sign", *_stated(values.intent, values.zone)
    yield "Completed", in_both_zones(values.completed_at, values.zone)
    yield "Reference", values.reference
    yield "SHA-256 of the agreement's text", values.sha256
    yield "SHA-256 of the recorded events", values.evidence_sha256


def _stated(statement: Statement, zone: ZoneInfo) -> tuple[str, str]:
    return f"“{statement.text}”", in_both_zones(statement.at, zone)


def _row(one: Happening, zone: ZoneInfo) -> list[list[Node | str]]:
    cells = (one.what, in_both_zones(one.at, zone), one.address or "–", one.device or "–")
    return [[*breakable(cell, LONGEST_IN_A_CELL)] for cell in cells]


def in_both_zones(at: datetime, zone: ZoneInfo) -> str:
    """Return ``11/18/2026 5:00:07 p.m. CST (2026-11-18 23:00:07 UTC)``."""
    local = at.astimezone(zone)
    hour, half = local.hour % 12 or 12, "a.m." if local.hour < 12 else "p.m."
    there = f"{local:%m/%d/%Y} {hour}:{local:%M:%S} {half} {local:%Z}"
    return f"{there} ({at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC)"


def _drawing(path: str) -> str | None:
    if not path:
        return None
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {DRAWN_WIDTH} {DRAWN_HEIGHT}">'
        f'<path d="{path}" fill="none" stroke="#000" stroke-width="3"/></svg>'
    )
