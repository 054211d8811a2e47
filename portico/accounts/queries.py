"""Accounts and staff roles one may ask for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet

from portico.access.actor import Actor, ActorKind, StaffRoleName
from portico.accounts.models import Account, SecretAnswer, SignInName, StaffRole
from portico.accounts.rules import browser_of
from portico.profiles.schema import Profile
from portico.web.prepared import Prepared, columns, row_of


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
        return [StaffRoleName(role).in_words.capitalize() for role in self.roles]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """What a plan has each of its people choose, and one of them has not chosen yet."""

    username: bool
    answer: bool

    def __bool__(self) -> bool:
        return self.username or self.answer


def missing_at(account_id: int, plan: Profile) -> Missing:
    """Who came with an account of another plan chose neither here, nor did who was invited."""
    has_answer = not plan.has_secret_answers or secret_question_of(account_id, plan.slug)
    has_username = not plan.sign_in.by_username or username_of(account_id, plan.slug)
    return Missing(username=not has_username, answer=not has_answer)


def account_by_public_id(public_id: UUID) -> Account | None:
    """An account by its random id."""
    return Account.objects.filter(public_id=public_id).first()


def active_account(account_id: int) -> Account | None:
    """The account of that id, unless it was closed."""
    found = _ACTIVE(account_id)
    return row_of(Account, found[0]) if found else None


def _active(account_id: int) -> QuerySet[Account, tuple[Any, ...]]:
    return Account.objects.filter(pk=account_id, is_active=True).values_list(*columns(Account))


_ACTIVE = Prepared(_active)


def staff_roles(account_id: int, plan: str) -> frozenset[StaffRoleName]:
    """What this person may do at a plan as its staff, now."""
    roles = StaffRole.objects.filter(account_id=account_id, plan=plan, ended_at=None)
    return frozenset(StaffRoleName(role) for role in roles.values_list("role", flat=True))


def staff_with(plan: str, roles: Collection[StaffRoleName]) -> QuerySet[Account]:
    """The plan's staff with one of the roles, now, by name."""
    held = StaffRole.objects.filter(
        plan=plan, role__in=roles, ended_at=None, account=OuterRef("pk")
    )
    return Account.objects.filter(Exists(held), is_active=True).order_by(
        "last_name", "first_name", "pk"
    )


def staff_roles_everywhere(account_id: int) -> dict[str, frozenset[StaffRoleName]]:
    """The plans whose staff this person is, now, and as what."""
    held: dict[str, set[StaffRoleName]] = {}
    for plan, role in _STAFFED(account_id):
        held.setdefault(plan, set()).add(StaffRoleName(role))
    return {plan: frozenset(each) for plan, each in held.items()}


def _staffed(account_id: int) -> QuerySet[StaffRole, tuple[str, str]]:
    roles = StaffRole.objects.filter(account_id=account_id, ended_at=None)
    return roles.values_list("plan", "role")


_STAFFED = Prepared(_staffed)


def staff_plans(account_id: int) -> frozenset[str]:
    """The plans whose staff this person is, now."""
    roles = StaffRole.objects.filter(account_id=account_id, ended_at=None)
    return frozenset(roles.values_list("plan", flat=True))


def is_staff(account_id: int, plan: str) -> bool:
    """True for whoever may never be a member there."""
    return plan in staff_plans(account_id)


def enrols_by_link(account_id: int) -> bool:
    """True for plan staff, and for whose lost factor was replaced, until they have another."""
    replaced = Account.objects.filter(pk=account_id, factor_replaced_at__isnull=False)
    return bool(staff_plans(account_id)) or replaced.exists()


def has_second_factor(account_id: int) -> bool:
    """True when an authenticator app is enrolled."""
    return second_factor_of(account_id).exists()


def second_factor_of(account_id: int | OuterRef) -> QuerySet[Authenticator]:
    """The authenticator app that is enrolled, if any; for a list, of each of its accounts."""
    return Authenticator.objects.filter(user_id=account_id, type=Authenticator.Type.TOTP)


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
    held = StaffRole.objects.filter(plan=plan, ended_at=None)
    roles: dict[int, list[str]] = {}
    for account_id, role in held.order_by("role").values_list("account_id", "role"):
        if account_id is not None:  # an invitation nobody accepted yet
            roles.setdefault(account_id, []).append(role)
    kind = Authenticator.Type.TOTP
    factors = Authenticator.objects.filter(type=kind, user_id__in=roles)
    enrolled = set(factors.values_list("user_id", flat=True))
    people = Account.objects.filter(pk__in=roles).order_by("last_name", "first_name", "pk")
    return [
        Colleague(account=each, roles=tuple(roles[each.pk]), has_second_factor=each.pk in enrolled)
        for each in people
    ]
