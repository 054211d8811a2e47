"""Long words that may be broken, for a line of paper has an end."""

import re
from collections.abc import Iterator
from typing import Any

Piece = dict[str, Any] | str
"""A text, or a node of one: its ``kind`` and what the kind needs."""
LONGEST_WORD = 24
"""In characters. A longer one may be broken, or it would run off the page."""
_PIECE = 8


def breakable(text: str, longest: int = LONGEST_WORD) -> Iterator[Piece]:
    """Return the text in pieces, with places between them where a long word may be broken."""
    end = 0
    for word in re.finditer(rf"\S{{{longest + 1},}}", text):
        yield text[end : word.start()]
        for place in range(word.start(), word.end(), _PIECE):
            yield text[place : min(place + _PIECE, word.end())]
            yield {"kind": "may_break"}
        end = word.end()
    yield text[end:]
