"""Django's system check: the portal does not start with a profile it cannot keep."""

from django.core.checks import CheckMessage, Error

from portico.profiles.errors import BadProfile
from portico.profiles.loading import profiles
from portico.profiles.removed import removed_plans


def check_profiles(**_: object) -> list[CheckMessage]:
    """One error for each thing to mend in plans/."""
    try:
        profiles()
        removed_plans()
    except BadProfile as error:
        return [Error(str(problem), id="profiles.E001") for problem in error.problems]
    return []
