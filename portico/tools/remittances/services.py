"""The morning mail: asked for, ended, and sent once a day to whoever still may read payments."""

from dataclasses import dataclass
from datetime import datetime, time

from django.utils.crypto import salted_hmac

from portico.access.actor import Actor
from portico.access.decide import decide
from portico.access.scope import Scope
from portico.audit.acting import acting
from portico.audit.services import record
from portico.delegation.models import Delegation
from portico.notices.channels import Channel
from portico.notices.services import notify
from portico.organizations.models import Membership, Organization
from portico.profiles.addresses import url_for
from portico.profiles.calendar import today_at
from portico.profiles.schema import Profile, Tool
from portico.records.payments.queries.counted import payments_counted, payments_stored_since
from portico.toolkit.queries import Belonging, actor_for
from portico.tools.remittances.models import MailWish
from portico.tools.remittances.queries import reading
from portico.tools.remittances.tool import VIEW

MORNING = time(6)
"""By the plan's clock: whatever came by then is told."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many payments somebody sees, and a keyed hash of whose they are."""

    payments: int
    seen_as: str


def ask_for_mail(
    *,
    membership: Membership,
    delegation: Delegation | None,
    plan: Profile,
    actor: Actor,
    now: datetime,
) -> None:
    """Mail somebody from the next morning on; to ask twice is to ask once."""
    with reading(actor) as scope:
        counted = _counted(scope)
        _, is_new = MailWish.objects.get_or_create(
            membership=membership,
            delegation=delegation,
            defaults={
                "looked_on": today_at(plan, now),
                "counted_at": now,
                "counted": counted.payments,
                "seen_as": counted.seen_as,
            },
        )
        if is_new:
            _record("remittance.mail_asked", membership, actor, now)


def end_mail(
    *, membership: Membership, delegation: Delegation | None, actor: Actor, now: datetime
) -> None:
    """Mail them no more; to end it twice is to end it once."""
    with acting(actor):
        wishes = MailWish.objects.filter(membership=membership, delegation=delegation)
        if wishes.delete()[0]:
            _record("remittance.mail_ended", membership, actor, now)


def tell_what_is_new(*, plan: Profile, now: datetime) -> int:
    """Mail everybody who asked at the plan how many payments came; returns how many were mailed.

    Nothing before the morning, and nothing where nothing came. Runs twice, and twice at once,
    without harm: whoever was looked after is marked in the transaction that mails.
    """
    tool = plan.offered_tool(VIEW.tool)
    if tool is None or now.astimezone(plan.hours.zone).time() < MORNING:
        return 0
    due = MailWish.objects.filter(
        membership__organization__plan=plan.slug, looked_on__lt=today_at(plan, now)
    )
    numbers = due.order_by("pk").values_list("pk", flat=True)
    return sum(_tell(number, plan, tool, now) for number in list(numbers))


def _tell(number: int, plan: Profile, tool: Tool, now: datetime) -> bool:
    with acting(Actor.system(plan=plan.slug)):
        wish = _locked(number, plan, now)
        if wish is None:
            return False
        actor = _actor(wish, plan, now)
        new = _new(wish, actor, now) if decide(actor, VIEW).allowed else 0
        if new:
            _mail(wish, new, plan, tool, now)
            wish.counted_at = now
        wish.looked_on = today_at(plan, now)
        wish.save()
        return bool(new)


def _locked(number: int, plan: Profile, now: datetime) -> MailWish | None:
    """The wish, unless somebody looks after it or has just done so."""
    rows = MailWish.objects.select_related(
        "membership__account", "membership__organization", "delegation__principal"
    )
    due = rows.filter(pk=number, looked_on__lt=today_at(plan, now))
    return due.select_for_update(of=("self",), skip_locked=True).first()


def _actor(wish: MailWish, plan: Profile, now: datetime) -> Actor:
    """As the gate would find them, with a second factor: what they could open now."""
    actor, *_ = actor_for(
        belonging=Belonging(wish.membership.account),
        plan=plan,
        membership_id=wish.membership_id,
        delegation_id=wish.delegation_id,
        second_factor=True,
        demo=False,
        now=now,
    )
    return actor


def _new(wish: MailWish, actor: Actor, now: datetime) -> int:
    """How many came since they were last told; by their day where they see other ones now."""
    with reading(actor) as scope:
        counted = _counted(scope)
        came = counted.payments - wish.counted
        if counted.seen_as != wish.seen_as:
            came = payments_stored_since(scope=scope, since=wish.counted_at)
    wish.counted, wish.seen_as = counted.payments, counted.seen_as
    return max(came, 0)


def _counted(scope: Scope) -> Counted:
    whose = sorted((each.tin, str(each.since)) for each in scope.holdings), sorted(scope.npis)
    seen_as = salted_hmac("remittances mail", repr(whose), algorithm="sha256").hexdigest()
    return Counted(payments_counted(scope=scope), seen_as)


def _mail(wish: MailWish, new: int, plan: Profile, tool: Tool, now: datetime) -> None:
    """How many, for whom, since when; no patient, claim, number or amount."""
    notify(
        plan=plan.slug,
        channel=Channel.MAIL,
        to=wish.membership.account.email,
        template="remittances/notices/morning",
        context={
            "first_name": wish.membership.account.first_name,
            "organization": _office(wish),
            "new": new,
            "since": wish.counted_at.astimezone(plan.hours.zone).date(),
            "tool": tool,
            "url": url_for(plan.slug, "remittances:all"),
            "mail_url": url_for(plan.slug, "remittances:mail"),
        },
        now=now,
        about=f"membership:{wish.membership.public_id}",
    )


def _office(wish: MailWish) -> Organization:
    return wish.delegation.principal if wish.delegation else wish.membership.organization


def _record(action: str, membership: Membership, actor: Actor, now: datetime) -> None:
    record(actor=actor, action=action, subject=f"membership:{membership.public_id}", now=now)
