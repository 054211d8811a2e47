"""Whether a further TIN or NPI is added at once, or looked at by the plan. Pure."""

from enum import StrEnum


class Way(StrEnum):
    """What becomes of a number an administrator typed."""

    ADD = "add"
    REVIEW = "review"


def way_of_tin(*, is_proved: bool, others_hold_it: bool) -> Way:
    """Typing proves nothing; and a TIN that others hold is the plan's to decide, also when proved."""
    return Way.ADD if is_proved and not others_hold_it else Way.REVIEW


def way_of_npi(*, is_listed: bool) -> Way:
    """The plan's own roster pays the NPI under a TIN the organization has; NPPES alone is public."""
    return Way.ADD if is_listed else Way.REVIEW
