"""The plan's own pages: what everyone reads, and what staff have written so far."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from portico.profiles.loading import page_markdown
from portico.profiles.schema import PageKind, Profile
from portico.toolkit.models import Edition, EditionState


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """A page as everyone may read it."""

    key: str
    kind: PageKind
    title: str
    markdown: str
    edition: int = 0
    """Its number; 0 for the text that came with the profile."""
    dated: datetime | None = None
    """The day of news, the last change of a page; None before staff published it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A page as staff find it: what everyone reads now, and what was saved last."""

    key: str
    kind: PageKind
    title: str
    shown: PageText | None
    """None where nobody can read it: news not published yet, or taken off."""
    newest: Edition | None
    """None where staff never saved anything."""

    @property
    def number(self) -> int:
        """What the next edition is based on; 0 before the first."""
        return self.newest.number if self.newest else 0

    @property
    def has_draft(self) -> bool:
        """True where somebody saved a text that is not published."""
        return self.newest is not None and self.newest.state == EditionState.DRAFT


def page_text(plan: Profile, key: str) -> PageText | None:
    """A page of the profile, with the text staff published last, or the profile's."""
    declared = plan.page(key)
    if declared is None:
        return None
    standing = _standing(plan.slug).filter(key=key).first()
    if standing and standing.state == EditionState.PUBLISHED:
        return _text(standing)
    markdown = page_markdown(plan, key)
    return PageText(key=key, kind=declared.kind, title=declared.title, markdown=markdown)


def news_text(plan: Profile, key: str) -> PageText | None:
    """A news item everyone may read."""
    item = news_of(plan.slug).filter(key=key).first()
    return _text(item) if item else None


def news_of(plan: str) -> "QuerySet[Edition]":
    """The published news, the latest first."""
    there = _standing(plan).filter(kind=PageKind.NEWS)
    published = Edition.objects.filter(pk__in=there.values("pk"), state=EditionState.PUBLISHED)
    return published.order_by("-published_at", "-pk")


def publications_of(plan: Profile) -> list[Publication]:
    """News, the newest first, then the pages of the profile in its order. Two queries."""
    newest = {each.key: each for each in _newest(Edition.objects.filter(plan=plan.slug))}
    standing = {each.key: each for each in _standing(plan.slug)}
    pages = [
        _publication(plan, page.key, newest.get(page.key), standing.get(page.key))
        for page in plan.pages
    ]
    items = sorted((each for each in newest.values() if _is_news(each)), key=_age)
    news = [_publication(plan, each.key, each, standing.get(each.key)) for each in items]
    return [one for one in (*news, *pages) if one]


def publication_of(plan: Profile, key: str) -> Publication | None:
    """One page or news item of the plan, as staff find it."""
    newest = editions_of(plan.slug, key).first()
    return _publication(plan, key, newest, _standing(plan.slug).filter(key=key).first())


def editions_of(plan: str, key: str) -> "QuerySet[Edition]":
    """Everything staff ever saved of a page, the newest first."""
    several = Edition.objects.filter(plan=plan, key=key)
    return several.select_related("saved_by").order_by("-number")


def _publication(
    plan: Profile, key: str, newest: Edition | None, standing: Edition | None
) -> Publication | None:
    declared = plan.page(key)
    if declared is None and not (newest and _is_news(newest)):
        return None
    shown = _text(standing) if standing and standing.state == EditionState.PUBLISHED else None
    if declared and shown is None:
        markdown = page_markdown(plan, key)
        shown = PageText(key=key, kind=declared.kind, title=declared.title, markdown=markdown)
    titled = newest or declared
    return Publication(
        key=key,
        kind=declared.kind if declared else PageKind.NEWS,
        title=titled.title if titled else key,
        shown=shown,
        newest=newest,
    )


def _standing(plan: str) -> "QuerySet[Edition]":
    """The last edition of each page that was no draft: what is public, or was taken off."""
    return _newest(Edition.objects.filter(plan=plan).exclude(state=EditionState.DRAFT))


def _newest(editions: "QuerySet[Edition]") -> "QuerySet[Edition]":
    chosen = editions.order_by("key", "-number").distinct("key")
    return Edition.objects.filter(pk__in=chosen.values("pk")).select_related("saved_by")


def _is_news(edition: Edition) -> bool:
    return edition.kind == PageKind.NEWS


def _age(edition: Edition) -> float:
    return -edition.saved_at.timestamp()


def _text(edition: Edition) -> PageText:
    return PageText(
        key=edition.key,
        kind=PageKind(edition.kind),
        title=edition.title,
        markdown=edition.markdown,
        edition=edition.number,
        dated=edition.published_at if _is_news(edition) else edition.saved_at,
    )
