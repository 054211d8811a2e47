"""What ends soon is told to who can give it again, once for each end: roles, and a company's work."""

from collections import Counter
from datetime import datetime, timedelta

from portico.access.actor import Actor
from portico.access.states import State
from portico.audit.acting import acting
from portico.delegation.models import Grant
from portico.delegation.queries.third_parties import in_force
from portico.delegation.services.announce import tell_administrators
from portico.delegation.services.between import locked_delegation, tell_side
from portico.organizations.models import Organization
from portico.profiles.addresses import url_for

SOON = timedelta(days=14)


def tell_what_ends(*, plan: str, now: datetime) -> int:
    """Mail the administrators of each organization how many roles end within two weeks, and of whom.

    Once for each end: what was told is marked in the transaction that mails. Returns how many ends
    those were. Runs twice at once without harm.
    """
    with acting(Actor.system(plan=plan)):
        ending = Grant.objects.filter(
            membership__organization__plan=plan,
            membership__organization__state=State.ACTIVE,
            membership__state=State.ACTIVE,
            ended_at=None,
            end_told_at=None,
            expires_at__gt=now,
            expires_at__lte=now + SOON,
        )
        rows = ending.select_related("membership__account", "membership__organization")
        found = list(rows.select_for_update(of=("self",), skip_locked=True).order_by("pk"))
        Grant.objects.filter(pk__in=[each.pk for each in found]).update(end_told_at=now)
        for organization, names in _by_organization(found).items():
            _mail(organization, names, now)
    return len(found)


def tell_whose_work_ends(*, plan: str, now: datetime) -> int:
    """Mail the administrators of office and company that its work ends within two weeks.

    Once for each delegation in force, under the lock of both organizations, as whoever ends it
    takes them. Returns how many those were. Runs twice at once without harm.
    """
    ending = in_force(now).filter(
        principal__plan=plan, ended_at=None, end_told_at=None, expires_at__lte=now + SOON
    )
    actor, told = Actor.system(plan=plan), 0
    for delegation in ending.order_by("pk"):
        with acting(actor):
            locked = locked_delegation(delegation)
            if not ending.filter(pk=locked.pk).exists():
                continue
            locked.end_told_at = now
            locked.save(update_fields=["end_told_at"])
            for side in (locked.principal, locked.agent):
                tell_side(locked, side, "work_ending", now)
        told += 1
    return told


def _by_organization(found: list[Grant]) -> dict[Organization, Counter[str]]:
    several: dict[Organization, Counter[str]] = {}
    for grant in found:
        place = grant.membership
        several.setdefault(place.organization, Counter())[place.account.full_name] += 1
    return several


def _mail(organization: Organization, names: Counter[str], now: datetime) -> None:
    people = [(name, "1 role" if many == 1 else f"{many} roles") for name, many in names.items()]
    context = {
        "people": sorted(people),
        "how_many": sum(names.values()),
        "url": url_for(organization.plan, "delegation:people"),
    }
    tell_administrators(organization, "ending", context, now)
