"""What an administrator ticked off."""

from collections.abc import Mapping
from datetime import datetime

from portico.organizations.models import Membership
from portico.toolkit.models import SetupDone


def ticked_off(membership: Membership) -> Mapping[str, datetime]:
    """When somebody said of a step that it is done, by its key."""
    return dict(SetupDone.objects.filter(membership=membership).values_list("key", "done_at"))
