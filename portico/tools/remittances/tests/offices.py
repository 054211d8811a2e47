"""An office with a biller, and what was paid to it."""

from html import unescape
from typing import Any

from django.test import Client

from portico.access.actor import Actor
from portico.audit.acting import acting
from portico.audit.models import Event
from portico.delegation.models import Access
from portico.organizations.models import Membership
from portico.records.payments.models import Payment
from portico.records.payments.rules import NewPayment
from portico.records.payments.told import ToldClaim
from testing.access_builders import give_roles
from testing.builders import PLAN, a_member, an_organization, signed_in
from testing.payments import a_payment

ALL = f"/{PLAN}/remittances/"


def a_biller(*, npis: tuple[str, ...] = (), sees_phi: bool = True, **office: Any) -> Membership:
    """Somebody with the billing role in an office of their own, kept to some practitioners or none."""
    member = a_member(organization=an_organization(**office))
    give_roles(member, "billing", sees_phi=sees_phi)
    Access.objects.filter(membership=member).update(npis=list(npis))
    return member


def tin_of(member: Membership) -> str:
    return str(member.organization.tins.order_by("pk").values_list("tin", flat=True)[0])


def paid_to(member: Membership, *claims: ToldClaim, **told: Any) -> NewPayment:
    """A payment to their office; its number names nobody else's."""
    return a_payment(*claims, payee_tin=tin_of(member), plan=member.organization.plan, **told)


def address_of(payment: NewPayment, plan: str = PLAN) -> str:
    """The page of a payment."""
    with acting(Actor.system(plan=plan), tins=[payment.payee_tin]):
        row = Payment.visible.get(reference=payment.reference, kind=payment.kind)
    return f"/{plan}/remittances/{row.public_id}/"


def working(member: Membership) -> Client:
    """Signed in with a second factor, at work in their office."""
    client = signed_in(Client(), member.account)
    client.get(f"/{member.organization.plan}/enter/")
    return client


def shown(member: Membership, address: str = ALL) -> str:
    """The words of a page they open."""
    answer = working(member).get(address)
    assert answer.status_code == 200, answer.status_code
    return unescape(answer.content.decode())


def listed(member: Membership, query: str = "") -> list[str]:
    """The numbers of the payments on a page of the list, in order."""
    answer: Any = working(member).get(f"{ALL}?{query}")
    return [row["payment"].reference for row in answer.context["rows"]]


def searched(member: Membership, text: str, query: str = "") -> Any:
    """The list after they looked for something."""
    return working(member).post(f"{ALL}search/?{query}", {"text": text}, follow=True)


def readings() -> list[str]:
    """What the trail has of payments, in order."""
    events = Event.objects.filter(action__startswith="remittance.").order_by("pk")
    return list(events.values_list("action", flat=True))
