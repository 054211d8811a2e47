"""Accounts and staff roles one may ask for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from portico.access.actor import Actor, ActorKind, StaffRoleName
from portico.accounts.models import Account, SecretAnswer, SignInName, StaffRole
from portico.accounts.rules import browser_of


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSession:
    """A browser someone is signed in with."""

    id: int
    key: str
    browser: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Someone on a plan's staff."""

    account: Account
    roles: tuple[str, ...]
    has_second_factor: bool

    @property
    def role_names(self) -> list[str]:
        """As tags."""
        return [role.capitalize() for role in self.roles]


def account_with_email(email: str) -> Account | None:
    """The account that holds this normalized email verified; unverified ones block nobody."""
    return Account.objects.filter(email=email, email_verified_at__isnull=False).first()


def account_with_username(plan: str, name: str) -> Account | None:
    """The account that goes by this normalized username at the plan, its email verified or not."""
    return Account.objects.filter(sign_in_names__plan=plan, sign_in_names__name=name).first()


def accounts_claiming(email: str, *, at_most: int) -> list[Account]:
    """The latest accounts that gave this normalized email and never confirmed it."""
    claiming = Account.objects.filter(email=email, email_verified_at=None, is_active=True)
    return list(claiming.order_by("-pk")[:at_most])


def username_of(account_id: int, plan: str) -> str:
    """What the person goes by at the plan; nothing where they have no username."""
    names = SignInName.objects.filter(account_id=account_id, plan=plan)
    return names.values_list("name", flat=True).first() or ""


def username_is_free(plan: str, name: str) -> bool:
    """True when nobody goes by this normalized username at the plan."""
    return not SignInName.objects.filter(plan=plan, name=name).exists()


def taken_usernames(plan: str, names: Sequence[str]) -> frozenset[str]:
    """Those of the normalized usernames that somebody goes by at the plan."""
    taken = SignInName.objects.filter(plan=plan, name__in=names)
    return frozenset(taken.values_list("name", flat=True))


def secret_question_of(account_id: int, plan: str) -> SecretAnswer | None:
    """The question the person chose at the plan, with the hash of its answer."""
    return SecretAnswer.objects.filter(account_id=account_id, plan=plan).first()


def account_by_public_id(public_id: UUID) -> Account | None:
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


def has_second_factor(account_id: int) -> bool:
    """True when an authenticator app is enrolled."""
    kind = Authenticator.Type.TOTP
    return Authenticator.objects.filter(user_id=account_id, type=kind).exists()


def actor_of(account_id: int, plan: str | None) -> Actor:
    """Who acts when someone does something to their own account."""
    roles = staff_roles(account_id, plan) if plan else frozenset()
    kind = ActorKind.STAFF if roles else ActorKind.PERSON
    return Actor(kind=kind, plan=plan, account_id=account_id, staff_roles=roles)


def sessions_of(account_id: int) -> list[OpenSession]:
    """Where this person is signed in, the latest first."""
    open_keys = Session.objects.values("session_key")
    found = UserSession.objects.filter(user_id=account_id, session_key__in=open_keys)
    return [
        OpenSession(
            id=each.pk,
            key=each.session_key,
            browser=browser_of(each.user_agent),
            since=each.created_at,
        )
        for each in found.order_by("-created_at", "-pk")
    ]


def colleagues_at(plan: str) -> list[Colleague]:
    """The plan's staff by name, with their roles and whether they have a second factor."""
    held = StaffRole.objects.filter(plan=plan, ended_at=None, account__isnull=False)
    roles: dict[int, list[str]] = {}
    for account_id, role in held.order_by("role").values_list("account_id", "role"):
        roles.setdefault(account_id or 0, []).append(role)
    kind = Authenticator.Type.TOTP
    factors = Authenticator.objects.filter(type=kind, user_id__in=roles)
    enrolled = set(factors.values_list("user_id", flat=True))
    people = Account.objects.filter(pk__in=roles).order_by("last_name", "first_name", "pk")
    return [
        Colleague(account=each, roles=tuple(roles[each.pk]), has_second_factor=each.pk in enrolled)
        for each in people
    ]
