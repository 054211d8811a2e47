"""How reviews are told to the organization: what a decision does says itself, where it is done."""

from collections.abc import Collection, Mapping
from uuid import UUID

from portico.audit.wording import Act, Kind
from portico.reviews.models import Happening, Review

ACTS: Mapping[str, Act] = {
    "review.opened": Act(Kind.PEOPLE, "What {subject} sent waits for a decision"),
    "review.withdrawn": Act(Kind.PEOPLE, "What {subject} sent needs no decision any more"),
}
UNTOLD = frozenset(
    {f"review.{happening}" for happening in Happening}
    | {"review.seen", "review.started", "review.refused", "review.late_told", "review.check_added"}
) - set(ACTS)


def _applicants(organization_id: int, public_ids: Collection[UUID]) -> Mapping[UUID, str]:
    found = Review.objects.filter(organization_id=organization_id, public_id__in=public_ids)
    return {each.public_id: each.applicant.full_name for each in found.select_related("applicant")}


NAMES = {"review": _applicants}
