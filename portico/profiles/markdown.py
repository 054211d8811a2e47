"""Markdown of agreements and pages as HTML that cannot carry markup, pictures or scripts."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

SCHEMES = frozenset({"http", "https", "mailto"})
"""What a link may begin with; without one it leads to a page of ours."""


class _Reader(MarkdownIt):
    """CommonMark without markup and pictures; links lead to pages or to mail."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
        """Refuse scripts, files and what looks relative but is another host."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return False
        return parts.scheme.lower() in SCHEMES or not (parts.scheme or parts.netloc)


_READER = _Reader("commonmark", {"html": False}).disable("image")


def read(markdown: str) -> list[Token]:
    """Understand a text as it is understood wherever it is shown; its highest heading is an h2."""
    tokens = _without_empty_headings(_READER.parse(markdown))
    _lower_headings(tokens)
    return tokens


def as_html(markdown: str) -> SafeString:
    """Render a text whose headings stand below the one of the page, without gaps."""
    tokens = read(markdown)
    for token in tokens:
        _mark_links(token.children or ())
    html = str(_READER.renderer.render(tokens, _READER.options, {}))
    return mark_safe(html)  # noqa: S308 - the reader above lets no HTML through


def _without_empty_headings(tokens: Sequence[Token]) -> list[Token]:
    """Leave out headings without a word: nobody can hear them, and PDF/UA forbids them."""
    kept: list[Token] = []
    for token in tokens:
        if token.type == "heading_close" and not _words(kept[-1]):
            del kept[-2:]  # what opened it and its empty line
        else:
            kept.append(token)
    return kept


def _words(line: Token) -> str:
    return "".join(part.content for part in line.children or ()).strip()


def _lower_headings(tokens: Sequence[Token]) -> None:
    """Let the highest heading be an h2, and each at most one level below the one before."""
    headings = [token for token in tokens if token.type in {"heading_open", "heading_close"}]
    highest = min((int(token.tag[1]) for token in headings), default=1)
    before = 1
    for opening, closing in zip(headings[::2], headings[1::2], strict=True):
        level = min(6, int(opening.tag[1]) - highest + 2, before + 1)
        opening.tag = closing.tag = f"h{level}"
        before = level


def _mark_links(tokens: Sequence[Token]) -> None:
    """Another site learns nothing of where its visitor came from."""
    for token in tokens:
        address = str(token.attrGet("href") or "")
        if token.type == "link_open" and urlsplit(address).scheme in {"http", "https"}:
            token.attrSet("rel", "noopener noreferrer")
