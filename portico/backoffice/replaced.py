"""The organization that a registration would take the place of, beside it on the review's page."""

from dataclasses import dataclass
from datetime import datetime

from portico.access.states import State
from portico.delegation.models import Succession
from portico.organizations.models import Organization
from portico.organizations.queries import members_of
from portico.profiles.schema import Profile
from portico.reviews.models import Review
from portico.toolkit.places import pill_of
from portico.web.components import Pill


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """What the reviewer compares; who objected, as they were named then."""

    pill: Pill
    facts: tuple[tuple[str, str], ...]
    objected_by: str
    """Empty while nobody did."""


def replaced_by(review: Review, plan: Profile) -> Replaced | None:
    """What would be, or was, replaced; None for any other registration."""
    rows = Organization.objects.select_related("main__account")
    old = rows.filter(successors=review.organization_id).first()
    if old is None:
        return None
    people, main = members_of(old), old.main.account
    facts = (
        ("Legal name", old.name),
        ("Open since", _day(old.activated_at, plan)),
        ("Main administrator", f"{main.full_name}, {main.email}"),
        ("Their last sign-in", _day(main.last_login, plan) or "Never"),
        ("Administrators", str(sum(each.is_administrator for each in people))),
        ("People", str(len(people))),
    )
    return Replaced(
        pill=pill_of(State(old.state)),
        facts=tuple((label, value) for label, value in facts if value),
        objected_by=_objected_by(review),
    )


def _objected_by(review: Review) -> str:
    case = (
        Succession.objects.filter(review=review, objected_at__isnull=False)
        .select_related("objected_by__account")
        .first()
    )
    if case is None:
        return ""
    return case.objected_by.account.full_name if case.objected_by else "The contact on file"


def _day(moment: datetime | None, plan: Profile) -> str:
    return f"{moment.astimezone(plan.hours.zone):%m/%d/%Y}" if moment else ""
