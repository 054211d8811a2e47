"""How the main administrator's role goes on: what may be offered and accepted, and when. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from portico.profiles.schema import Creates, Profile, StepKind

OFFER_STANDS_FOR = timedelta(days=14)


class Objection(StrEnum):
    """Why an act did not happen. The value is the sentence for the person."""

    NOT_MAIN = "Only the main administrator hands over. Nothing was changed."
    NOT_THEIR_OFFER = "This offer is not yours to answer."
    NOBODY_ELSE = "Choose a colleague who is active in your organization."
    ONE_IS_OPEN = "An offer is open already. Take it back first to offer it to somebody else."
    WITHDRAWN = "The offer was taken back. Nothing was changed."
    DECLINED = "The offer was declined. Nothing was changed."
    ACCEPTED = "The offer is accepted already. It cannot be changed any more."
    EXPIRED = "The offer was open for two weeks and is over. Nothing was changed."


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An offer of the main role as it stands under the lock; ``state`` names a HandOverState."""

    state: str
    expires_at: datetime
    by_id: int
    to_id: int
    main_id: int
    """Who has the role now."""
    to_is_active: bool


_OVER = {
    "accepted": Objection.ACCEPTED,
    "declined": Objection.DECLINED,
    "withdrawn": Objection.WITHDRAWN,
    "expired": Objection.EXPIRED,
}


def objection_to_offering(
    *, by_id: int | None, to_id: int, main_id: int, to_is_active: bool
) -> Objection | None:
    """The main administrator alone offers, to a colleague who can work there now."""
    if by_id != main_id:
        return Objection.NOT_MAIN
    return None if to_is_active and to_id != main_id else Objection.NOBODY_ELSE


def objection_to_answering(offer: Offer, *, by_id: int | None, now: datetime) -> Objection | None:
    """Whom it was made to answers, once, while it stands and whoever offered it is still main."""
    if by_id != offer.to_id:
        return Objection.NOT_THEIR_OFFER
    if objection := objection_to_changing(offer, now=now):
        return objection
    return None if offer.to_is_active else Objection.NOBODY_ELSE


def objection_to_withdrawing(offer: Offer, *, by_id: int | None, now: datetime) -> Objection | None:
    """Whoever is main now takes an open offer back."""
    if by_id != offer.main_id:
        return Objection.NOT_MAIN
    return objection_to_changing(offer, now=now)


def objection_to_changing(offer: Offer, *, now: datetime) -> Objection | None:
    """What is over stays as it is; what outlasted its days is over, also before the job said so."""
    if offer.state in _OVER:
        return _OVER[offer.state]
    if now >= offer.expires_at:
        return Objection.EXPIRED
    return None if offer.by_id == offer.main_id else Objection.WITHDRAWN


PROVES_FOR = timedelta(days=14)
"""How long the mailed link lets an office prove itself again."""
_PROOFS = (StepKind.PIN, StepKind.PAYMENT, StepKind.ROSTER_MATCH)


def ways_to_prove(profile: Profile) -> tuple[StepKind, ...]:
    """What an office proves itself by again: what the plan asks of one that registers.

    None where it asks for nothing of the kind: then the contact on file has to say so.
    """
    tracks = (one for one in profile.registration.tracks if one.creates is Creates.ORGANIZATION)
    asked = {step.kind for track in tracks for step in track.steps}
    return tuple(kind for kind in _PROOFS if kind in asked)


NO_EXPORTS = (
    "Nothing leaves your organization while we make sure who its main administrator is. "
    "It opens again as soon as that is settled."
)


class Due(StrEnum):
    """What the calendar does to an open case."""

    EXPIRE = "expire"
    REPLACE_FACTOR = "replace_factor"


def due_of(
    *,
    kind: str,
    state: str,
    opened_at: datetime,
    completes_at: datetime | None,
    invitation_over: bool,
    now: datetime,
) -> Due | None:
    """What is due: nobody proved it in time, nobody came, or the day to cancel is over."""
    if state == "proving":
        return Due.EXPIRE if now >= opened_at + PROVES_FOR else None
    if state != "waiting":
        return None
    if kind == "appoint":
        return Due.EXPIRE if invitation_over else None
    return Due.REPLACE_FACTOR if completes_at is not None and now >= completes_at else None
