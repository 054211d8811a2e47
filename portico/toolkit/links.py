"""Where the links of a profile lead."""

from django.urls import reverse

from portico.profiles.announced import built
from portico.profiles.schema import PageKind, PageLink, QuickLink, Tool


def address_of(link: PageLink) -> str:
    """The address behind a link of the plan; a tool or a door asks for sign-in by itself."""
    if link.url:
        return link.url
    if link.page == PageKind.NEWS:
        return reverse("toolkit:news")
    if link.page:
        return reverse("toolkit:page", args=[link.page])
    if isinstance(link, QuickLink) and link.tool:
        return reverse("toolkit:tool", args=[link.tool])
    if isinstance(link, QuickLink) and link.door:
        return reverse("toolkit:door", args=[link.door])
    message = f"The link {link.title} leads nowhere; the lint refuses such a profile."
    raise ValueError(message)


def opens_at(tool: Tool) -> str:
    """The page a built tool opens; empty where the code does not have it yet."""
    page = built().get(tool.key)
    return reverse(page) if page else ""
