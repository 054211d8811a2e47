"""Every address of the portal: each route, with arguments that name what is whose."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import uuid4

from django.conf import settings
from django.urls import get_resolver

from portico.profiles.addresses import PLAN_URLCONF
from testing.matrix.worlds import HOME, House, World, Worlds
from testing.of_tools import of_tools
from testing.routes import answers, named_views

PRIVATE: Mapping[str, str | tuple[str, ...]] = {
    "plan accounts:end_session": "session",
    "plan accounts:staff_recovery": "colleague",
    "plan backoffice:assign": "review",
    "plan backoffice:cancel_succession": "case",
    "plan backoffice:check_answer": "person",
    "plan backoffice:check_code": "person",
    "plan backoffice:exchange_answer": "received file",
    "plan backoffice:exchange_file": "received file",
    "plan backoffice:exchange_findings": "received file",
    "plan backoffice:give_back": "review",
    "plan backoffice:load_again": "received file",
    "plan backoffice:move_tin": "organization",
    "plan backoffice:next": "review",
    "plan backoffice:note": "review",
    "plan backoffice:note_contact": "review",
    "plan backoffice:note_nothing_on_file": "review",
    "plan backoffice:office": "organization",
    "plan backoffice:person": "person",
    "plan backoffice:quarantined": "quarantined",
    "plan backoffice:reinstate": "organization",
    "plan backoffice:repair": "quarantined",
    "plan backoffice:retry_notice": "notice",
    "plan backoffice:review": "review",
    "plan backoffice:send_agreement": "organization",
    "plan backoffice:send_invitation": ("organization", "invitation"),
    "plan backoffice:send_link": "person",
    "plan backoffice:set_aside": "quarantined",
    "plan backoffice:signed_copy": "review",
    "plan backoffice:start_lost_factor": "person",
    "plan backoffice:start_succession": "organization",
    "plan backoffice:take": "review",
    "plan backoffice:take_out": "quarantined",
    "plan backoffice:try_again": "quarantined",
    "plan backoffice:unlock": "person",
    "plan backoffice:view_as": "membership",
    "plan delegation:access": "membership",
    "plan delegation:answer_asked": "asked",
    "plan delegation:answer_work": "work",
    "plan delegation:cancel_invitation": "invitation",
    "plan delegation:end_work": "delegation",
    "plan delegation:leave_office": "work",
    "plan delegation:offer_work": "company",
    "plan delegation:office": "work",
    "plan delegation:office_people": "work",
    "plan delegation:person": "membership",
    "plan delegation:preview": "sheet",
    "plan delegation:reinstate": "place",
    "plan delegation:remove": "place",
    "plan delegation:resend_invitation": "invitation",
    "plan delegation:reset_factor": "membership",
    "plan delegation:suspend": "place",
    "plan delegation:withdraw_asked": "asked",
    "plan delegation:withdraw_number": "number",
    "plan registration:correct": "membership",
    "plan registration:signed_copy": "signature",
    "plan toolkit:acceptance": "acceptance",
    "plan toolkit:request": "request",
    "installation notices:message": "message",
    **of_tools("PRIVATE"),
}
"""Routes whose arguments name things of somebody's; each thing's noun in World.things."""

METHODS = ("GET", "POST")
_ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")

BEARER = {
    "plan accounts:reset_password": "reset token",
    "plan accounts:second_factor_link": "setup token",
    "plan accounts:staff_invitation": "staff token",
    "plan delegation:object": "objection token",
    "plan registration:activate": "activation token",
    "plan registration:contest": "contest token",
    "plan registration:decline": "signature token",
    "plan registration:invitation": "invitation token",
    "plan registration:prove_again": "proof token",
    "plan registration:send_newest": "signature token",
    "plan registration:sign": "signature token",
}
"""Routes whose argument was mailed to one person: whoever brings it is let see what it is about."""

COMMON = {
    "plan backoffice:download_report": ("registrations",),
    "plan backoffice:edit_page": ("draft-news",),
    "plan backoffice:edition": ("draft-news", "1"),
    "plan backoffice:editions": ("draft-news",),
    "plan backoffice:take_off": ("draft-news",),
    "plan backoffice:retry_job": ("1",),
    "plan delegation:role": ("billing",),
    "plan delegation:who_can": ("remittances.view",),
    "plan registration:step": ("you",),
    "plan toolkit:door": ("nowhere",),
    "plan toolkit:news_item": ("draft-news",),
    "plan toolkit:page": ("draft-news",),
    "plan toolkit:setup_done": ("numbers",),
    "plan toolkit:tool": ("providers",),
    "plan web:brand": ("0a1b",),
    "installation web:brand": ("0a1b",),
    "installation web:styleguide_frame": ("form",),
    **of_tools("COMMON"),
}
"""Routes whose arguments are words of the profile or of a page, the same for everybody."""

HOW_TO_ADD = (
    "{route} takes {arguments}: name what they are in testing/matrix/addresses.py. A thing of"
    " somebody's goes into PRIVATE (and into World.things), a mailed token into BEARER, a word of"
    " the profile into COMMON. Of a tool, they stand in its own tests/matrix.py."
)


@dataclass(frozen=True, slots=True)
class Route:
    """One named address; ``pattern`` holds ``{name}`` for each argument."""

    name: str
    pattern: str
    arguments: tuple[str, ...]
    methods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Address:
    """A path to ask for, and whose thing it names."""

    route: str
    path: str
    methods: tuple[str, ...] = METHODS
    whose: str = ""
    """The owner of the thing; ``unknown`` for a thing that is not there; empty for no thing."""
    bearer: bool = False
    repeated: tuple[str, ...] = ()
    """What of it an answer may repeat: the names of things, or the whole path."""


def routes() -> list[Route]:
    """Every route of both URLconfs; of several names for one address the first."""
    both = {"plan": PLAN_URLCONF, "installation": settings.ROOT_URLCONF}
    found: dict[str, Route] = {}
    for where, urlconf in both.items():
        root = f"/{HOME}/" if where == "plan" else "/"
        for pattern, name, view in named_views(get_resolver(urlconf)):
            path, arguments = _template(pattern)
            methods = tuple(each for each in METHODS if answers(view, each))
            route = Route(f"{where} {name}", root + path, arguments, methods)
            found.setdefault(route.pattern, route)
    return list(found.values())


def _template(route: str) -> tuple[str, tuple[str, ...]]:
    """``reviews/<uuid:public_id>/`` as ``reviews/{public_id}/``, and the names of its arguments."""
    return _ARGUMENT.sub(r"{\1}", route), tuple(_ARGUMENT.findall(route))


def addresses(worlds: Worlds) -> list[Address]:
    """Every route once for each owner of what it can name; raises LookupError for a new argument."""
    if new := [route for route in routes() if route.arguments and not _is_known(route)]:
        told = (HOW_TO_ADD.format(route=each.name, arguments=each.arguments) for each in new)
        raise LookupError("\n".join(told))
    return [address for route in routes() for address in _addresses(route, worlds)]


def _addresses(route: Route, worlds: Worlds) -> Iterator[Address]:
    if not route.arguments:
        yield Address(route.name, route.pattern, route.methods, repeated=(route.pattern,))
    elif nouns := PRIVATE.get(route.name) or BEARER.get(route.name):
        yield from _of_each(route, (nouns,) if isinstance(nouns, str) else nouns, worlds)
    else:
        named = dict(zip(route.arguments, COMMON[route.name], strict=True))
        path = route.pattern.format(**named)
        yield Address(route.name, path, route.methods, repeated=(path,))


def _is_known(route: Route) -> bool:
    return any(route.name in table for table in (PRIVATE, BEARER, COMMON))


def _of_each(route: Route, nouns: tuple[str, ...], worlds: Worlds) -> Iterator[Address]:
    offices = worlds.organizations
    rest: tuple[World | House, ...] = (worlds.companies[0], *worlds.houses)
    things = _things(offices, nouns) or _things(rest, nouns)
    if not things:
        raise LookupError(f"Nobody has {nouns}: put one into World.things for {route.name}.")
    known = next(iter(things.values()))
    for whose, names in {**things, "unknown": [unknown_like(each) for each in known]}.items():
        path = route.pattern.format(**dict(zip(route.arguments, names, strict=True)))
        repeated = tuple(each for each in names if not each.isdigit()) or (path,)
        yield Address(route.name, path, route.methods, whose, route.name in BEARER, repeated)


def _things(owners: Iterable[World | House], nouns: tuple[str, ...]) -> dict[str, list[str]]:
    return {
        owner.whose: [owner.things[noun] for noun in nouns]
        for owner in owners
        if owner.things.keys() >= set(nouns)
    }


def unknown_like(thing: str) -> str:
    """Something of the same kind that nobody has."""
    makers: dict[int, Callable[[], str]] = {36: lambda: str(uuid4()), 43: lambda: "A" * 43}
    return makers.get(len(thing), lambda: "987654321")()
