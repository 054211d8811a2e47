"""Who acts, what an organization finds, what the plan publishes."""

from portico.toolkit.queries.actors import Belonging, actor_for, looking_as
from portico.toolkit.queries.organizations import providers_of, tools_at_work, tools_for
from portico.toolkit.queries.publications import (
    PageText,
    Publication,
    editions_of,
    news_of,
    news_text,
    page_text,
    publication_of,
    publications_of,
)
from portico.toolkit.queries.setup import ticked_off

__all__ = [
    "Belonging",
    "PageText",
    "Publication",
    "actor_for",
    "editions_of",
    "looking_as",
    "news_of",
    "news_text",
    "page_text",
    "providers_of",
    "publication_of",
    "publications_of",
    "ticked_off",
    "tools_at_work",
    "tools_for",
]
