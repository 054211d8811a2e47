"""Refuses to start with second factors that anyone with a copy of the database could read."""

from collections.abc import Sequence
from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.checks import CheckMessage, Error

_MAKE_ONE = (
    "Make one with: python -c 'from cryptography.fernet import Fernet; "
    "print(Fernet.generate_key().decode())'"
)


def check_factor_keys(app_configs: Sequence[Any] | None, **_: object) -> list[CheckMessage]:
    """PORTICO_FACTOR_KEYS: at least one, each a Fernet key; the demo alone derives its own."""
    if not settings.FACTOR_KEYS:
        missing = "PORTICO_FACTOR_KEYS (or PORTICO_FACTOR_KEYS_FILE) is not set."
        return [] if settings.PORTICO.demo else [Error(missing, hint=_MAKE_ONE, id="accounts.E001")]
    try:
        for key in settings.FACTOR_KEYS:
            Fernet(key)
    except ValueError:
        wrong = "PORTICO_FACTOR_KEYS holds something that is no key."
        return [Error(wrong, hint=_MAKE_ONE, id="accounts.E002")]
    return []
