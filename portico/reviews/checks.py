"""Django's system check: two persons are asked for only where there is something to approve."""

from django.core.checks import CheckMessage, Error

from portico.profiles.errors import BadProfile, Problem
from portico.profiles.loading import profiles
from portico.reviews.outcomes import kinds


def check_second_persons(**_: object) -> list[CheckMessage]:
    """One error for each kind of review that a profile names and no folder opens."""
    try:
        plans = profiles()
    except BadProfile:
        return []  # the profiles' own check says what to mend
    known = kinds()
    return [
        Error(str(_unknown(plan, kind, known)), id="reviews.E001")
        for plan, profile in plans.items()
        for kind in profile.review.second_person
        if kind not in known
    ]


def _unknown(plan: str, kind: str, known: dict[str, str]) -> Problem:
    message = f"There is no review of the kind {kind}. Kinds: {', '.join(sorted(known))}."
    return Problem(f"{plan}.toml", "review.second_person", message)
