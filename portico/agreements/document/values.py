"""What a signed agreement is made of, as plain values; and what is found out about one."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A sentence the signer agreed to, word for word, and when."""

    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One event on the way to the signature; ``address`` and ``device`` may be empty."""

    what: str
    at: datetime
    address: str = ""
    """The network address it came from."""
    device: str = ""
    """The kind of device, such as ``Firefox on Android``; never a whole user agent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedAgreement:
    """Everything the document shows. The same values make the same bytes."""

    plan: str
    """The plan's legal name."""
    title: str
    version: str
    markdown: str
    sha256: str
    """Of ``markdown`` in UTF-8, in hex: what was shown, accepted and is attached."""
    signer: str
    """The name as it was typed."""
    role: str
    organization: str
    """The organization's legal name."""
    identified: str
    """How the signer was identified, as a sentence."""
    disclosed: str
    """What was told before the consent, a paragraph a line."""
    consent: Statement
    """To do business by electronic records (15 U.S.C. 7001(c))."""
    intent: Statement
    """To sign (UETA section 2(8))."""
    happenings: tuple[Happening, ...]
    """From the first to the last."""
    reference: str
    """The signature request's public id."""
    evidence_sha256: str
    """The last hash of the request's chain of events, in hex."""
    zone: ZoneInfo
    """The plan's."""
    completed_at: datetime
    drawn: str = ""
    """SVG path data as rules.is_drawing takes it; empty where nothing was drawn."""


class State(StrEnum):
    """What a file turned out to be."""

    AS_SIGNED = "as signed"
    CHANGED = "changed after signing"
    ANOTHER_SIGNER = "signed by another certificate"
    UNSIGNED = "not signed"
    CUT_OFF = "cut off"
    NOT_A_PDF = "not a PDF"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was found out about a file. Beside ``state`` all is empty unless a signature holds."""

    state: State
    certificate: str = ""
    """The signing certificate's subject, such as ``CN=Example Health, O=Example``."""
    fingerprint: str = ""
    """The SHA-256 of that certificate, in hex."""
    signed_at: datetime | None = None
    """By the clock of the installation that signed."""
    text_sha256: str = ""
    """Of the agreement's text inside, computed anew, in hex."""

    @property
    def holds(self) -> bool:
        """True when the file is, byte for byte, what this installation signed."""
        return self.state is State.AS_SIGNED
