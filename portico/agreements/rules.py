"""Which agreements somebody has to accept; what may become of a request to sign, and what a signature is.

Pure.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from ipaddress import ip_address

from portico.profiles.schema import Agreement
from portico.vocabulary.sameness import reduced, same_text


@dataclass(frozen=True, slots=True)
class Asked:
    """An agreement that may be asked, with the hash of its text today."""

    agreement: Agreement
    sha256: str


def asked_in(agreements: Iterable[Agreement], jurisdiction: str) -> list[Agreement]:
    """Those that may be asked of a member of an organization with that state's forms."""
    return [
        each
        for each in agreements
        if (each.everyone or each.asks_again) and each.state in {"", jurisdiction}
    ]


def due(asked: Iterable[Asked], accepted: Iterable[tuple[str, str]]) -> list[Asked]:
    """What is to be accepted now, in the profile's order.

    ``accepted`` is the key and the text's hash of all the person ever accepted in the plan: these
    very words are not asked twice, whatever was accepted in between.
    """
    hashes = defaultdict(set)
    for key, of_text in accepted:
        hashes[key].add(of_text)
    return [each for each in asked if _is_due(each, hashes[each.agreement.key])]


def _is_due(asked: Asked, hashes: set[str]) -> bool:
    if asked.sha256 in hashes:
        return False
    return asked.agreement.asks_again if hashes else asked.agreement.everyone


class SignatureState(StrEnum):
    """Where a request to sign stands."""

    SENT = "sent"
    SIGNED = "signed"
    DECLINED = "declined"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    """Another request took its place, or there is nothing left to sign for."""


_BEFORE_ITS_TIME = frozenset({SignatureState.EXPIRED, SignatureState.SUPERSEDED})
FOLLOWING: Mapping[SignatureState, frozenset[SignatureState]] = {
    SignatureState.SENT: frozenset({SignatureState.SIGNED, SignatureState.DECLINED})
    | _BEFORE_ITS_TIME,
    # Signed for a registration that was changed since, or never sent.
    SignatureState.SIGNED: _BEFORE_ITS_TIME,
}
"""What may follow; the rest is final."""


def may_follow(current: SignatureState, wanted: SignatureState) -> bool:
    """True when ``wanted`` may come after ``current``."""
    return wanted in FOLLOWING.get(current, frozenset())


class What(StrEnum):
    """What is recorded of a request to sign, in this order at most times."""

    SENT = "sent"
    OPENED = "opened"
    """Somebody, or a mail scanner, opened the link. It proves nothing and changes nothing."""
    SENT_AGAIN = "sent_again"
    REMINDED = "reminded"
    CONSENTED = "consented"
    SIGNED = "signed"
    DECLINED = "declined"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    DOCUMENT_MADE = "document_made"


WORDS: Mapping[What, str] = {
    What.SENT: "Link mailed",
    What.OPENED: "Link opened",
    What.SENT_AGAIN: "Link mailed again",
    What.REMINDED: "Reminder mailed",
    What.CONSENTED: "Agreed to electronic records",
    What.SIGNED: "Signed",
    What.DECLINED: "Declined",
    What.EXPIRED: "Time to sign ran out",
    What.SUPERSEDED: "Nothing left to sign",
    What.DOCUMENT_MADE: "Signed copy made",
}
"""As people read it."""
OPENINGS_KEPT = 20
"""Of one request; a scanner that opens a link from everywhere fills no table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where an act came from: network address, kind of device in words, account when signed in."""

    address: str = ""
    device: str = ""
    account_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """The clocks of one request (aware datetimes); ``reminded`` counts the reminders it had."""

    created_at: datetime
    expires_at: datetime
    reminder_days: Sequence[int]
    reminded: int


def is_over(clocks: Clocks, now: datetime) -> bool:
    """True from the moment on at which nothing can be signed any more."""
    return now >= clocks.expires_at


def reminders_due(clocks: Clocks, now: datetime) -> int:
    """How many reminders its signer should have had by now.

    One mail makes up for all that were missed while no worker ran; none is sent when time is over.
    """
    if is_over(clocks, now):
        return clocks.reminded
    passed = [day for day in clocks.reminder_days if now >= clocks.created_at + timedelta(days=day)]
    return max(len(passed), clocks.reminded)


DRAWN_WIDTH, DRAWN_HEIGHT = 600, 200
"""The field a signature is drawn in, in units of its path."""
DRAWN_LENGTH = 20_000
_STROKES = re.compile(r"(?:M[0-9]{1,3} [0-9]{1,3}(?:L[0-9]{1,3} [0-9]{1,3})*)+")
_POINT = re.compile(r"([0-9]+) ([0-9]+)")


def is_drawing(path: str) -> bool:
    """True for strokes in whole units within the field: ``M10 20L14 22`` (SVG 2, 9.3), no more."""
    if len(path) > DRAWN_LENGTH or not _STROKES.fullmatch(path):
        return False
    points = ((int(x), int(y)) for x, y in _POINT.findall(path))
    return all(x <= DRAWN_WIDTH and y <= DRAWN_HEIGHT for x, y in points)


def is_name_of(typed: str, signer: str) -> bool:
    """True when a name was typed as it is registered, case, accents and spaces aside."""
    return bool(reduced(typed)) and same_text(typed, signer)


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One thing somebody is told before they agree to electronic records."""

    title: str
    text: str


def disclosures(*, phone: str) -> tuple[Disclosure, ...]:
    """What has to be said before consent to electronic records (15 U.S.C. 7001(c)(1)(B) and (C))."""
    return (
        Disclosure(
            "Paper instead",
            f"You may sign on paper. Call {phone} and we mail you the agreement, at no cost; "
            "do not sign here.",
        ),
        Disclosure(
            "What it is for",
            "This agreement, its signed copy and notices about it. Nothing else.",
        ),
        Disclosure(
            "Changing your mind",
            f"Until you sign, decline or close this page. Afterwards call {phone}: further "
            "notices then come on paper, at no cost, and what you signed stays in force.",
        ),
        Disclosure(
            "What you need",
            "A browser as you use it now, the email we wrote to, and a program that shows PDF "
            "files or a printer, to keep a copy.",
        ),
        Disclosure(
            "A copy for you",
            "Print this page, or download the signed copy once you can sign in. "
            f"For one on paper, call {phone}; it costs nothing.",
        ),
        Disclosure("If your email changes", f"Call {phone}, so that we reach you."),
    )


def in_one(told: Sequence[Disclosure]) -> str:
    """Everything that was told, as it is kept."""
    return "\n".join(f"{each.title}: {each.text}" for each in told)


CONSENT = "I agree to receive and sign this agreement electronically, as described above."
"""What is ticked first, word for word (15 U.S.C. 7001(c)(1)(A))."""


def intent_of(organization: str) -> str:
    """What is ticked before signing, word for word: the intent to sign (UETA, section 2(8))."""
    return (
        f"I sign this agreement for {organization} and mean my signature to be as binding as one "
        "on paper."
    )


def event_as_told(*, what: str, at: datetime, origin: Origin) -> dict[str, object]:
    """An event as its hash takes it, in one spelling of moment and address."""
    address = str(ip_address(origin.address)) if origin.address else ""
    told = {"what": what, "at": at.astimezone(UTC).isoformat()}
    return {**told, "address": address, "device": origin.device, "account_id": origin.account_id}


def chained(previous: str, event: Mapping[str, object]) -> str:
    """The hash of an event and of the hash before it, in hex: a changed event changes all after it."""
    told = json.dumps({"previous": previous, **event}, sort_keys=True, ensure_ascii=True)
    return sha256(told.encode()).hexdigest()
