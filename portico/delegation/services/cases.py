"""What every service of a succession does with its case: lock, tell, object, end."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from portico.access.actor import Actor
from portico.accounts.challenges import issue_link
from portico.accounts.rules import OBJECTION_VALID_FOR, Purpose
from portico.audit.services import record
from portico.delegation.models import OPEN, Succession, SuccessionKind, SuccessionState
from portico.delegation.queries.succession import contact_on_file
from portico.delegation.services.announce import tell
from portico.notices.channels import Channel
from portico.notices.services import notify
from portico.organizations.models import Membership, Organization
from portico.organizations.queries import administrators_of, live_places_of
from portico.profiles.addresses import url_for
from portico.profiles.loading import profile as load_profile

CONTACT = "contact"
"""As whom the plan's record is linked to a case, where a membership's id stands otherwise."""
_NAMES = ("organization", "main__account", "main__organization", "replacement", "review")


def locked(case: Succession) -> Succession:
    """The case as it is now, after its organizations: the older one first, as everybody locks."""
    ids = [case.organization_id, case.replacement_id or case.organization_id]
    list(Organization.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))
    rows = Succession.objects.select_for_update(of=("self",))
    return rows.select_related(*_NAMES).get(pk=case.pk)


def end(case: Succession, state: SuccessionState, actor: Actor, now: datetime) -> None:
    """Close an open case; one that is over stays as it is."""
    if case.state not in OPEN:
        return
    case.state, case.ended_at = state, now
    case.save(update_fields=("state", "ended_at"))
    record_case(case, state.value, actor, now)


def record_case(case: Succession, act: str, actor: Actor, now: datetime) -> None:
    """Write the audit event of an act."""
    record(
        actor=actor,
        action=f"succession.{act}",
        subject=str(case),
        organization_id=case.organization_id,
        details={"kind": case.kind},
        now=now,
    )


def told_people(case: Succession) -> Iterator[Membership]:
    """The main administrator, at the email she has, and every other administrator.

    Another second factor opens every office somebody works in: its administrators hear of it too.
    """
    yield case.main
    offices = [case.organization]
    if case.kind == SuccessionKind.LOST_FACTOR:
        places = live_places_of(case.main.account_id)
        offices += [each.organization for each in places if each.pk != case.main_id]
    told = {case.main.account_id}
    for member in (each for office in offices for each in administrators_of(office)):
        if member.account_id not in told:
            told.add(member.account_id)
            yield member


def tell_with_way_to_object(
    case: Succession, template: str, context: Mapping[str, object], now: datetime
) -> None:
    """Mail all of them and the contact on file, each with a link of their own to object by."""
    for member in told_people(case):
        url = _objection_url(case, str(member.public_id), now)
        tell(member, template, {**context, "object_url": url}, now, secret=True)
    email = contact_on_file(case.organization, now)
    if email:
        url = _objection_url(case, CONTACT, now)
        _mail_contact(case, email, template, {**context, "object_url": url}, now)


def tell_everybody(
    case: Succession, template: str, context: Mapping[str, object], now: datetime
) -> None:
    """Mail all of them and the contact on file how it ended."""
    for member in told_people(case):
        tell(member, template, context, now)
    email = contact_on_file(case.organization, now)
    if email:
        _mail_contact(case, email, template, context, now)


def _objection_url(case: Succession, whose: str, now: datetime) -> str:
    plan = case.organization.plan
    token = issue_link(
        purpose=Purpose.SUCCESSION_OBJECTION,
        plan=plan,
        subject=f"{case}/{whose}",
        valid_for=OBJECTION_VALID_FOR,
        now=now,
    )
    return url_for(plan, "delegation:object", token=token)


def _mail_contact(
    case: Succession, email: str, template: str, context: Mapping[str, object], now: datetime
) -> None:
    plan = load_profile(case.organization.plan)
    notify(
        plan=plan.slug,
        channel=Channel.MAIL,
        to=email,
        template=f"delegation/notices/{template}",
        context={
            "first_name": "",
            "organization": case.organization,
            "main_title": plan.administration.main_title,
            "sign_in_url": url_for(plan.slug, "accounts:sign_in"),
            "help_line": plan.help_line,
            **context,
        },
        now=now,
        secret="object_url" in context,
        about=str(case),
    )
