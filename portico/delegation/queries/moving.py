"""What hangs on a TIN that may leave an organization: limits, companies at work, requests."""

from django.db.models import QuerySet

from portico.access.states import ENDED
from portico.delegation.models import AccessRequest, Delegation, RequestState, Thing
from portico.organizations.models import Membership, Organization


def limited_to(organization: Organization, tin: str) -> QuerySet[Membership]:
    """The people who work with that TIN and named others, or with it alone; by name."""
    people = Membership.objects.filter(organization=organization, access__tins__contains=[tin])
    live = people.exclude(state__in=ENDED).select_related("account", "organization", "access")
    return live.order_by("account__last_name", "account__first_name", "pk")


def work_without(organization: Organization, tin: str) -> list[Delegation]:
    """What companies were offered or let do under that TIN and no other that the office has."""
    rows = Delegation.objects.filter(principal=organization, ended_at=None, tins__contains=[tin])
    others = set(organization.tins.exclude(tin=tin).values_list("tin", flat=True))
    live = rows.select_related("principal", "agent").order_by("agent__name", "pk")
    return [each for each in live if not others & set(each.tins)]


def asked_for(organization: Organization, tin: str) -> QuerySet[AccessRequest]:
    """Who asks to work with that TIN too."""
    return AccessRequest.objects.filter(
        membership__organization=organization,
        thing=Thing.TIN,
        value=tin,
        state=RequestState.OPEN,
    )
