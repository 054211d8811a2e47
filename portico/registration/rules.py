"""What registration decides, as values: the numbers, the clocks of a draft, the evidence."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from portico.profiles.schema import (
    Creates,
    OrganizationDetailsSettings,
    OrganizationField,
    Track,
)
from portico.vocabulary.npi import EntityType


class Notice(StrEnum):
    """What a registrant may go on over after an explicit tick; the reviewer sees each."""

    TYPE_1 = "type_1"
    DEACTIVATED = "deactivated"
    NEW_ORGANIZATION = "new_organization"


ORGANIZATION_LABELS = {
    "name": "Organization name",
    "dba": "Doing business as",
    "street": "Street address",
    "street2": "Suite, floor or building",
    "city": "City",
    "region": "State",
    "zip": "ZIP",
    "phone": "Business phone",
    "email": "Business email",
}
"""What is told of an organization, as the forms call it."""


def organization_fields(settings: OrganizationDetailsSettings) -> dict[str, str]:
    """What a plan asks of an organization, with labels: name and address, and what it names."""
    optional = {field.value for field in OrganizationField} - {each.value for each in settings.asks}
    return {name: label for name, label in ORGANIZATION_LABELS.items() if name not in optional}


class Verdict(StrEnum):
    """What the two numbers lead to."""

    GO_ON = "go_on"
    CONFIRM = "confirm"
    ALREADY_REGISTERED = "already_registered"
    NOT_REGISTERED = "not_registered"
    REPLACED = "replaced"
    REFUSED = "refused"
    AGAIN_UNDER_WAY = "again_under_way"
    """Somebody else registers this organization again already."""
    SETTLING = "settling"
    """The plan is settling already who runs this organization: a successor, a lost factor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """What is known about a TIN and an NPI when they are checked.

    ``entity_type`` and ``is_active`` are None where the registry did not answer or has no entry.
    """

    creates: Creates
    is_registered: bool
    tin_held_elsewhere: bool
    entity_type: EntityType | None = None
    is_active: bool | None = None
    replaced_by: str = ""
    refused: frozenset[Notice] = frozenset()
    """What this plan does not let anyone go on over."""
    again: bool = False
    """The registrant says that nobody runs it any more, and the plan has that way."""
    again_under_way: bool = False
    is_settling: bool = False
    """Another case about who runs what is registered is open; an organization has one at a time."""


def notices_about(numbers: Numbers) -> frozenset[Notice]:
    """What has to be ticked before an organisation registers with these numbers."""
    if numbers.creates is Creates.MEMBERSHIP:
        return frozenset()
    found: set[Notice] = set()
    if numbers.entity_type is EntityType.INDIVIDUAL:
        found.add(Notice.TYPE_1)
    if numbers.is_active is False:
        found.add(Notice.DEACTIVATED)
    if numbers.tin_held_elsewhere:
        found.add(Notice.NEW_ORGANIZATION)
    return frozenset(found)


def judge_numbers(numbers: Numbers, ticked: frozenset[Notice]) -> Verdict:
    """Decide where a TIN and NPI lead.

    On the way to an existing organisation any pair that is not registered gets one answer, which
    does not say which half was known.
    """
    if numbers.creates is Creates.MEMBERSHIP:
        return Verdict.GO_ON if numbers.is_registered else Verdict.NOT_REGISTERED
    if numbers.is_registered and not numbers.again:
        return Verdict.ALREADY_REGISTERED
    if numbers.again_under_way:
        return Verdict.AGAIN_UNDER_WAY
    if numbers.is_settling:
        return Verdict.SETTLING
    if numbers.replaced_by:
        return Verdict.REPLACED
    notices = notices_about(numbers)
    if notices & numbers.refused:
        return Verdict.REFUSED
    return Verdict.GO_ON if notices <= ticked else Verdict.CONFIRM


def needs_review(track: Track, *, is_proved: bool, is_told: bool) -> bool:
    """True when somebody decides before access.

    Where a proof alone opens an account, whoever the plan's record names is told; with nobody to
    tell, the plan decides.
    """
    return track.after_proof == "review" or not is_proved or not is_told


class DueAction(StrEnum):
    """What the calendar does to an open draft."""

    REMIND = "remind"
    EXPIRE = "expire"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftClocks:
    """The clocks of one open draft (aware datetimes)."""

    expires_at: datetime
    reminded_at: datetime | None
    has_address: bool
    remind_days: int


def due_actions(clocks: DraftClocks, now: datetime) -> tuple[DueAction, ...]:
    """Return what is due at ``now``, once each; an expired draft is not reminded any more."""
    if now >= clocks.expires_at:
        return (DueAction.EXPIRE,)
    remind_from = clocks.expires_at - timedelta(days=clocks.remind_days)
    if clocks.has_address and clocks.reminded_at is None:
        return (DueAction.REMIND,) if now >= remind_from else ()
    return ()
