"""Names by the beginnings of their words: the index and the query say words the same way.

PostgreSQL's own parser takes ``Smith/Jones`` for a file and ``st.louis`` for a host, which nobody
finds by ``jones``; so what it takes for more than a separator is a blank on both sides.
https://www.postgresql.org/docs/current/textsearch-parsers.html
"""

import re

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import F, Func, TextField, Value

_JOINERS = "./@:-_~+&=?#"
_WORDS = re.compile(r"[^\W_]+")
_CONFIG = "simple"
"""Knows no language: no word of a name is left out or shortened."""
MOST_WORDS = 12
"""More than anybody types; a pasted page asks for no more."""


def words_in(*fields: str) -> SearchVector:
    """Every word of these fields, to be stored with them and searched by ``beginnings``."""
    blanks = Value(" " * len(_JOINERS))
    joiners, text = Value(_JOINERS), TextField()
    parts = (
        Func(F(name), joiners, blanks, function="translate", output_field=text) for name in fields
    )
    return SearchVector(*parts, config=_CONFIG)


def beginnings(text: str) -> SearchQuery:
    """Ask for texts in which, for every word typed, some word begins so; for none without words."""
    words = _WORDS.findall(text)[:MOST_WORDS]
    return SearchQuery(
        " & ".join(f"'{word}':*" for word in words), search_type="raw", config=_CONFIG
    )
