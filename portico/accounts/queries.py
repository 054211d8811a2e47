"""Accounts and staff roles one may ask for."""

from allauth.mfa.models import Authenticator

from portico.access.actor import Actor, ActorKind, StaffRoleName
from portico.accounts.models import Account, StaffRole


def account_with_email(email: str) -> Account | None:
    """The account that holds this normalized email verified; unverified ones block nobody."""
    return Account.objects.filter(email=email, email_verified_at__isnull=False).first()


def account_by_public_id(public_id: str) -> Account | None:
    """An account by its random id."""
    return Account.objects.filter(public_id=public_id).first()


def staff_roles(account_id: int, plan: str) -> frozenset[StaffRoleName]:
    """What this person may do at a plan as its staff, now."""
    roles = StaffRole.objects.filter(account_id=account_id, plan=plan, ended_at=None)
    return frozenset(StaffRoleName(role) for role in roles.values_list("role", flat=True))


def staff_plans(account_id: int) -> frozenset[str]:
    """The plans whose staff this person is, now."""
    roles = StaffRole.objects.filter(account_id=account_id, ended_at=None)
    return frozenset(roles.values_list("plan", flat=True))


def is_staff(account_id: int, plan: str) -> bool:
    """True for whoever may never be a member there."""
    return plan in staff_plans(account_id)


def staff_of(plan: str) -> list[Account]:
    """The plan's staff, by name."""
    people = Account.objects.filter(staff_roles__plan=plan, staff_roles__ended_at=None)
    return list(people.distinct().order_by("last_name", "first_name", "id"))


def has_second_factor(account_id: int) -> bool:
    """True when an authenticator app is enrolled."""
    kind = Authenticator.Type.TOTP
    return Authenticator.objects.filter(user_id=account_id, type=kind).exists()


def actor_of(account_id: int, plan: str | None) -> Actor:
    """Who acts when someone does something to their own account."""
    roles = staff_roles(account_id, plan) if plan else frozenset()
    kind = ActorKind.STAFF if roles else ActorKind.PERSON
    return Actor(kind=kind, plan=plan, account_id=account_id, staff_roles=roles)
