"""What an event says in words to the organization it is about. Pure.

Each folder says in its ``trail.py`` how its acts are told. A line has places in braces; a part in
square brackets falls away while one of its places is unknown:
``{who} gave {to} {role} access[ until {until}]``.

Whoever acts upon themself is not named twice: after ``{who}``, ``{to}`` and ``{subject}`` are
"themself", and ``{whose}``, which is of ``to``, is "their own".
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from portico.audit.rules import JSON


class Kind(StrEnum):
    """What an act is about, as a reader chooses it."""

    SIGN_IN = "sign_in"
    PEOPLE = "people"
    ACCESS = "access"
    THIRD_PARTIES = "third_parties"
    ORGANIZATION = "organization"
    RECORDS = "records"
    HELP = "help"
    REFUSALS = "refusals"


Details = Mapping[str, JSON]
Words = str | Callable[[Details], str]
"""A line with places, or how the event's details choose one."""


@dataclass(frozen=True, slots=True)
class Act:
    """How an action is told."""

    kind: Kind
    words: Words

    def line(self, details: Details) -> str:
        """The line of this event, its places still open."""
        return self.words if isinstance(self.words, str) else self.words(details)


Reference = tuple[str, str]
"""A kind of thing and its public id, as an event names it."""

REFERENCES = {
    "to": "membership",
    "successor": "membership",
    "person": "membership",
    "office": "organization",
    "company": "organization",
}
"""Details that hold a public id, and of what."""
NAMELESS = {
    "membership": "somebody",
    "account": "somebody",
    "organization": "another organization",
    "review": "somebody",
    "invitation": "somebody",
}
"""Where nobody can be named any more."""
SOMETHING = "something"
THEMSELF, THEIR_OWN = "themself", "their own"
_PART = re.compile(r"\[([^\]]*)\]")
_PLACE = re.compile(r"\{(\w+)\}")
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}(T.+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What the words of an event need beside it."""

    who: str
    """Who acted, as the line begins."""
    selves: Collection[Reference] = ()
    """Everything an event may name that is the same person; two people may have one name."""
    names: Mapping[Reference, str]
    titles: Mapping[str, Mapping[str, str]]
    """By detail: the plan's titles of its values, such as ``{"role": {"biller": "Biller"}}``."""
    zone: ZoneInfo


def references_of(subject: str, details: Details) -> list[Reference]:
    """Whom and what an event names."""
    kind, _, public_id = subject.partition(":")
    named = [(REFERENCES[key], str(details[key])) for key in REFERENCES if details.get(key)]
    return [(kind, public_id), *named]


def sentence(act: Act, *, subject: str, details: Details, named: Named) -> str:
    """Say it; whoever is the subject is also ``to`` where the details name nobody else."""
    line = act.line(details)
    places = {key: _said(key, value, named) for key, value in details.items()}
    places |= _people(line, subject, details, named)
    line = _PART.sub(lambda part: part[1] if _is_known(part[1], places) else "", line)
    said = _PLACE.sub(lambda place: places.get(place[1]) or SOMETHING, line)
    return said[:1].upper() + said[1:]


def _people(line: str, subject: str, details: Details, named: Named) -> dict[str, str]:
    """Who acted and upon whom."""
    kind, _, public_id = subject.partition(":")
    upon = {"subject": (kind, public_id), "to": (kind, public_id)}
    if details.get("to"):
        upon["to"] = (REFERENCES["to"], str(details["to"]))
    selves = named.selves if "{who}" in line else ()
    names = {
        place: THEMSELF if reference in selves else _name(reference, named)
        for place, reference in upon.items()
    }
    whose = THEIR_OWN if upon["to"] in selves else f"{names['to'] or SOMETHING}’s"
    return {**names, "who": named.who, "whose": whose}


def _is_known(part: str, places: Mapping[str, str]) -> bool:
    return all(places.get(place) for place in _PLACE.findall(part))


def _name(reference: Reference, named: Named) -> str:
    return named.names.get(reference) or NAMELESS.get(reference[0], "")


def _said(key: str, value: JSON, named: Named) -> str:
    """A detail as a reader knows it: a name, a title, a day, a list."""
    if value is None or isinstance(value, bool | Mapping):
        return ""
    if not isinstance(value, str | int | float):
        return ", ".join(_said(key, each, named) for each in value)
    if key in REFERENCES:
        return _name((REFERENCES[key], str(value)), named)
    text = str(value)
    return named.titles.get(key, {}).get(text) or _day(text, named.zone) or text


def _day(text: str, zone: ZoneInfo) -> str:
    """``March 31, 2027`` for a date, or for a moment in the plan's zone; else nothing."""
    try:
        when = datetime.fromisoformat(text) if _DATED.fullmatch(text) else None
    except ValueError:
        when = None
    if when is None:
        return ""
    day = when.astimezone(zone) if when.tzinfo else when
    return f"{day:%B} {day.day}, {day.year}"
