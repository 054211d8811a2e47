"""What django-allauth may decide here, and what is ours."""

from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from portico.accounts import devices, factor_keys, guesses, queries
from portico.accounts.models import Account


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in goes through allauth's stages; wording, mail and counting are ours."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Registration makes accounts, nothing else."""
        return False

    def is_reauthentication_required(self, **_: object) -> bool:
        """Views ask ``recently_proved`` themselves; allauth would keep a posted form in the session."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Only a path of our own is followed after sign-in."""
        return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Back to the sign-in page."""
        return resolve_url("accounts:sign_in")

    def post_login(
        self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any
    ) -> HttpResponse:
        """Follow ``next`` and remember the browser."""
        response = super().post_login(request, user, **kwargs)
        devices.remember(request, response, guesses.person_of(cast("Account", user)))
        return response

    def add_message(self, *args: object, **kwargs: object) -> None:
        """Our pages say it themselves."""

    def send_notification_mail(self, *args: object, **kwargs: object) -> None:
        """Our services write to the owner, in the transaction of the change."""


class SecondFactorAdapter(DefaultMFAAdapter):
    """Encrypts what proves someone, and keeps staff from going without."""

    def encrypt(self, text: str) -> str:
        """Secrets are stored encrypted."""
        return factor_keys.box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """And read with any of the current keys."""
        return factor_keys.box().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        """The name an authenticator app shows."""
        plan = getattr(context.request, "plan_or_none", None)
        return f"{plan.name} {plan.labels.product}" if plan else "Portico"

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Plan staff always have a second factor."""
        return not queries.staff_plans(authenticator.user_id)
