"""What an event may hold, how one seal follows from the last, and what gives a change away. Pure."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

JSON: TypeAlias = "bool | int | float | str | Sequence[JSON] | Mapping[str, JSON] | None"

GENESIS = bytes(32)
"""What the first seal follows."""

_TELLS_WHO = re.compile(r"@|^\d{6}$|^\d{9}$|^\d{2}-\d{7}$|^\+\d{11}$")


@dataclass(frozen=True, slots=True)
class Link:
    """A seal as it is stored, and what its event says now; None when the event is gone."""

    number: int
    hash: bytes
    content: Sequence[JSON] | None


def refuse_identifiers(value: JSON) -> None:
    """Refuse what looks like an email, a code, a TIN or a phone: the trail outlives its people."""
    if isinstance(value, str):
        if _TELLS_WHO.search(value):
            message = "An audit event holds no email, code, TIN or phone."
            raise ValueError(message)
    elif isinstance(value, Mapping):
        for part in value.values():
            refuse_identifiers(part)
    elif isinstance(value, Sequence):
        for part in value:
            refuse_identifiers(part)


def seal(*, previous: bytes, number: int, content: Sequence[JSON]) -> bytes:
    """Hash one event onto the chain: its place, the seal before it, everything it says."""
    text = json.dumps([number, *content], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(previous + text.encode()).digest()


def chain_problems(links: Iterable[Link], anchors: Mapping[int, bytes]) -> Iterator[str]:
    """Say what does not fit, one sentence per place; ``links`` come in the order of numbers.

    The anchors were written outside the database: a chain recomputed as a whole fits itself, not
    them.
    """
    expected, previous, anchored = 1, GENESIS, dict(anchors)
    for link in links:
        if link.number != expected:
            yield f"Seals {expected} to {link.number - 1} are missing."
        yield from _link_problems(link, previous)
        if anchored.pop(link.number, link.hash) != link.hash:
            yield f"Seal {link.number} is not the one in the anchor file: the chain was rewritten."
        expected, previous = link.number + 1, link.hash
    for number in sorted(anchored):
        yield f"Seal {number} is in the anchor file but not in the chain: its end was cut off."


def _link_problems(link: Link, previous: bytes) -> Iterator[str]:
    if link.content is None:
        yield f"The event of seal {link.number} is gone."
    elif seal(previous=previous, number=link.number, content=link.content) != link.hash:
        yield f"Seal {link.number} does not fit: it, its event or the seal before it was changed."
