"""The keys that second factors are encrypted with at rest."""

import base64

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def box() -> MultiFernet:
    """Encrypts with the first of PORTICO_FACTOR_KEYS and reads with any, so that keys can change."""
    return MultiFernet([Fernet(key) for key in settings.FACTOR_KEYS or [_demo_key()]])


def _demo_key() -> str:
    """Only the demo and the tests have none of their own; config/checks.py refuses that elsewhere."""
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"portico.factor_keys")
    return base64.urlsafe_b64encode(derived.derive(settings.SECRET_KEY.encode())).decode()
