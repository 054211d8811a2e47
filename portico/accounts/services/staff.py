"""Inviting plan staff, taking up an invitation, ending a role."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from portico.access.actor import Actor, StaffRoleName
from portico.accounts import queries
from portico.accounts.challenges import Purpose, consume_link, issue_link, peek_link
from portico.accounts.models import Account, StaffRole
from portico.accounts.rules import INVITATION_VALID_FOR
from portico.accounts.services.accounts import create_account
from portico.accounts.services.passwords import hash_password, note_what_it_meets
from portico.accounts.services.sessions import end_sessions
from portico.audit.constraints import broken_constraint
from portico.audit.services import record
from portico.notices.channels import Channel
from portico.notices.services import notify
from portico.profiles.addresses import url_for
from portico.profiles.loading import profile


class AlreadyStaff(Exception):
    """This person holds that role at the plan already."""


class IsMember(Exception):
    """A member of one of the plan's organizations is never its staff."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """An open invitation, and the account that already holds its email."""

    role: StaffRole
    account: Account | None


def invite_staff(
    *, email: str, plan: str, role: StaffRoleName, actor: Actor, now: datetime
) -> StaffRole:
    """Mail an invitation, 72 hours, once. An open one to the same person is replaced."""
    account = queries.account_with_email(email)
    if account and role in queries.staff_roles(account.pk, plan):
        raise AlreadyStaff
    same = StaffRole.objects.filter(account=None, ended_at=None, email=email, plan=plan, role=role)
    invited = same.first() or StaffRole(email=email, plan=plan, role=role)
    invited.created_at = now
    invited.save()
    token = issue_link(
        purpose=Purpose.STAFF_INVITATION,
        plan=plan,
        subject=f"staff_role:{invited.pk}",
        valid_for=INVITATION_VALID_FOR,
        now=now,
    )
    _record(invited, "staff.invited", actor, now)
    notify(
        plan=plan,
        channel=Channel.MAIL,
        to=email,
        template="accounts/notices/staff_invitation",
        context={
            "role": role.in_words,
            "url": url_for(plan, "accounts:staff_invitation", token=token),
            "hours": int(INVITATION_VALID_FOR.total_seconds() // 3600),
        },
        now=now,
        secret=True,
        about=f"staff_role:{invited.pk}",
    )
    return invited


def open_invitation(token: str, *, plan: str, now: datetime) -> Invitation | None:
    """What a still valid invitation offers; opening it uses nothing up."""
    link = peek_link(token, Purpose.STAFF_INVITATION, now)
    return _invitation(link.subject, plan) if link else None


def accept_as_new(
    *, token: str, plan: str, first_name: str, last_name: str, password: str, now: datetime
) -> Account | None:
    """Make the invited person's account; None when the invitation is not valid any more.

    The link came to the mailbox, so the email is verified. Raises EmailTaken.
    """
    password_hash = hash_password(password)
    invitation = _take(token, plan, now)
    if invitation is None:
        return None
    account = create_account(
        email=invitation.role.email,
        email_verified_at=now,
        password_hash=password_hash,
        first_name=first_name,
        last_name=last_name,
        phone="",
        phone_verified_at=None,
        now=now,
    )
    note_what_it_meets(account, password)
    _give(invitation.role, account, now)
    return account


def accept_as_existing(*, token: str, plan: str, account: Account, now: datetime) -> bool:
    """Give the role to someone signed in with the invited email. Raises IsMember."""
    invitation = _take(token, plan, now)
    if invitation is None or invitation.account != account:
        return False
    _give(invitation.role, account, now)
    return True


def end_staff(*, account: Account, plan: str, actor: Actor, now: datetime) -> int:
    """End every role of a person at a plan, and their sessions; return how many roles."""
    roles = StaffRole.objects.filter(account=account, plan=plan, ended_at=None)
    for role in roles:
        _record(role, "staff.ended", actor, now)
    ended = roles.update(ended_at=now)
    end_sessions(account=account)
    return ended


def withdraw_invitations(*, email: str, plan: str, actor: Actor, now: datetime) -> int:
    """End what was offered to an email and not taken up; return how many."""
    open_ones = StaffRole.objects.filter(account=None, ended_at=None, email=email, plan=plan)
    for role in open_ones:
        _record(role, "staff.invitation_withdrawn", actor, now)
    return open_ones.update(ended_at=now)


def _take(token: str, plan: str, now: datetime) -> Invitation | None:
    link = consume_link(token, Purpose.STAFF_INVITATION, now)
    return _invitation(link.subject, plan) if link else None


def _invitation(subject: str, plan: str) -> Invitation | None:
    kind, _, number = subject.partition(":")
    open_ones = StaffRole.objects.filter(account=None, ended_at=None, plan=plan)
    role = open_ones.filter(pk=number).first() if kind == "staff_role" else None
    return Invitation(role=role, account=queries.account_with_email(role.email)) if role else None


def _give(role: StaffRole, account: Account, now: datetime) -> None:
    role.account = account
    try:
        with transaction.atomic():
            role.save(update_fields=["account"])
    except IntegrityError as error:
        if broken_constraint(error) == "organizations_members_are_no_staff":
            raise IsMember from error
        raise
    actor = Actor(
        kind=queries.actor_of(account.pk, role.plan).kind, plan=role.plan, account_id=account.pk
    )
    _record(role, "staff.accepted", actor, now)


def _record(role: StaffRole, action: str, actor: Actor, now: datetime) -> None:
    details = {"role": role.role, "plan": profile(role.plan).slug}
    record(actor=actor, action=action, subject=f"staff_role:{role.pk}", now=now, details=details)
