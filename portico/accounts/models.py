"""Accounts, their sign-in names, staff roles, challenges and allowances."""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from portico.access.actor import StaffRoleName
from portico.accounts.rules import CODE_ATTEMPTS_CEILING
from portico.profiles.schema import PasswordPolicy
from portico.vocabulary.email import MAX_LENGTH as EMAIL_LENGTH
from portico.vocabulary.username import MAX_LENGTH as USERNAME_LENGTH
from portico.web.searching import words_in

NAME_LENGTH = 200
SLUG_LENGTH = 31
QUESTION_LENGTH = 200
_HASH_LENGTH = 64


class AccountManager(BaseUserManager["Account"]):
    """Django asks for one; accounts are created by ``services.create_account`` alone."""


class Account(AbstractBaseUser):
    """One person in the installation, unique by verified email, whatever plans they belong to."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.CharField(max_length=EMAIL_LENGTH)
    """Normalized (portico.vocabulary.email)."""
    email_verified_at = models.DateTimeField(null=True, blank=True)
    """Empty: the address is not unique and blocks nobody."""
    password_meets = models.JSONField(default=dict)
    """The strictest password policy of this installation that the password is known to satisfy, as
    the profile writes it; empty: of none is it known. Never the password's own length or kinds."""
    first_name = models.CharField(max_length=NAME_LENGTH)
    last_name = models.CharField(max_length=NAME_LENGTH)
    phone = models.CharField(max_length=16, blank=True, default="")
    """E.164."""
    phone_verified_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    is_active = models.BooleanField(default=True)
    factor_replaced_at = models.DateTimeField(null=True, blank=True)
    """A lost second factor was taken away then, and none is set up since: the next one takes a
    mailed link, a password alone never."""

    objects = AccountManager()

    USERNAME_FIELD = "public_id"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["email"],
                condition=Q(email_verified_at__isnull=False),
                name="account_verified_email_unique",
            ),
        )
        indexes = (
            models.Index(fields=["email"], name="account_email"),
            # Staff find people by the beginnings of their names (web.searching).
            GinIndex(words_in("first_name", "last_name"), name="account_words"),
        )

    def __str__(self) -> str:
        return f"account:{self.public_id}"

    @property
    def full_name(self) -> str:
        """First and last name as one line."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def policy_met(self) -> PasswordPolicy | None:
        """What ``password_meets`` holds, as a value."""
        return PasswordPolicy.model_validate(self.password_meets) if self.password_meets else None


class SignInName(models.Model):
    """The username of a person at a plan that has usernames."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sign_in_names")
    plan = models.CharField(max_length=SLUG_LENGTH)
    name = models.CharField(max_length=USERNAME_LENGTH)
    """Normalized (portico.vocabulary.username)."""
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["plan", "name"], name="sign_in_name_unique"),
            models.UniqueConstraint(fields=["account", "plan"], name="sign_in_name_once"),
            # An email is looked for by its @, so no name can be taken for somebody's email.
            models.CheckConstraint(
                condition=Q(name__regex=r"^[a-z0-9][a-z0-9._-]{5,49}$"),
                name="sign_in_name_spelling",
            ),
        )

    def __str__(self) -> str:
        return f"sign_in_name:{self.pk}"


class SecretAnswer(models.Model):
    """What a person answers when support asks the question they chose; only its hash is kept."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="secret_answers")
    plan = models.CharField(max_length=SLUG_LENGTH)
    question_key = models.CharField(max_length=SLUG_LENGTH)
    question = models.CharField(max_length=QUESTION_LENGTH)
    """Its words when it was chosen: the profile may have others by now."""
    hash = models.CharField(max_length=128)
    """Argon2id of the answer without case, accents, blanks and punctuation."""
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["account", "plan"], name="secret_answer_once"),
        )

    def __str__(self) -> str:
        return f"secret_answer:{self.pk}"


class Forgotten(models.TextChoices):
    """What somebody asks for at the sign-in page."""

    PASSWORD = "password"  # noqa: S105 - the name of a wish
    USERNAME = "username"


class RecoveryRequest(models.Model):
    """Somebody forgot their password or username. A job answers by mail, then the row is gone.

    The page that takes it looks nobody up, so its time tells nothing about who exists.
    """

    plan = models.CharField(max_length=SLUG_LENGTH)
    forgotten = models.CharField(max_length=8, choices=Forgotten.choices)
    name = models.CharField(max_length=EMAIL_LENGTH)
    """The email or username that was typed, in its one spelling."""
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"recovery_request:{self.pk}"


class StaffRole(models.Model):
    """What someone does at a plan; without an account it is an invitation not yet accepted."""

    account = models.ForeignKey(
        Account,
        on_delete=models.PROTECT,
        related_name="staff_roles",
        null=True,
        blank=True,
    )
    plan = models.CharField(max_length=SLUG_LENGTH)
    role = models.CharField(max_length=16, choices=[(r.value, r.in_words) for r in StaffRoleName])
    email = models.CharField(max_length=EMAIL_LENGTH, blank=True, default="")
    """Whom the invitation went to."""
    created_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["account", "plan", "role"],
                condition=Q(ended_at__isnull=True),
                name="staff_role_once",
            ),
            models.CheckConstraint(
                condition=Q(account__isnull=False) | ~Q(email=""),
                name="staff_role_account_or_invitation",
            ),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in StaffRoleName]),
                name="staff_role_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.role} at {self.plan}"


class ChallengeKind(models.TextChoices):
    """How the secret reaches the person."""

    CODE = "code"
    LINK = "link"


class Challenge(models.Model):
    """One mailed, texted or spoken code, or one mailed link. The secret itself is not stored."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=4, choices=ChallengeKind.choices)
    purpose = models.CharField(max_length=32)
    plan = models.CharField(max_length=SLUG_LENGTH)
    subject = models.CharField(max_length=100)
    """What it proves something about: "draft:<public id>", "account:<public id>"."""
    account = models.ForeignKey(
        Account,
        on_delete=models.CASCADE,
        related_name="challenges",
        null=True,
        blank=True,
    )
    hash = models.CharField(max_length=_HASH_LENGTH)
    """HMAC-SHA-256 with the installation's key."""
    budget = models.CharField(max_length=_HASH_LENGTH, blank=True, default="")
    """Whose daily allowance of guesses a comparison is counted against (hashed email)."""
    destination = models.CharField(max_length=EMAIL_LENGTH, blank=True, default="")
    """Masked, for the page that asks for the code."""
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    superseded_at = models.DateTimeField(null=True, blank=True)
    consumed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["hash"], condition=Q(kind="link"), name="challenge_link_unique"
            ),
            models.UniqueConstraint(
                fields=["purpose", "plan", "subject"],
                condition=Q(kind="code", superseded_at__isnull=True),
                name="challenge_one_latest_code",
            ),
            # Staff type a call code without saying whose it is.
            models.UniqueConstraint(
                fields=["plan", "hash"],
                condition=Q(purpose="call_code", superseded_at=None, consumed_at=None),
                name="challenge_call_code_unique",
            ),
            models.CheckConstraint(
                condition=Q(attempts__lte=CODE_ATTEMPTS_CEILING),
                name="challenge_attempts_ceiling",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("issued_at")),
                name="challenge_expires_after_issue",
            ),
        )
        indexes = (
            models.Index(fields=["purpose", "plan", "subject"], name="challenge_subject"),
            models.Index(fields=["expires_at"], name="challenge_expiry"),
        )

    def __str__(self) -> str:
        return f"{self.purpose}:{self.public_id}"


class Allowance(models.Model):
    """How often something happened lately: guesses per account, passwords per address, sends.

    One row per key; the moments inside the window are in ``spent_at``, so a limit holds for every
    window of that length and not only for calendar days.
    """

    key = models.CharField(max_length=_HASH_LENGTH, primary_key=True)
    spent_at = ArrayField(models.DateTimeField(), default=list)
    expires_at = models.DateTimeField()
    """From here on the row says nothing and may be deleted."""

    class Meta:
        indexes = (models.Index(fields=["expires_at"], name="allowance_expiry"),)

    def __str__(self) -> str:
        return self.key[:8]
