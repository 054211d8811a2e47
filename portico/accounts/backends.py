"""Who a session belongs to. Passwords are proved in services/proofs.py, never through Django."""

from django.contrib.auth.backends import BaseBackend

from portico.accounts.models import Account
from portico.accounts.queries import active_account


class SessionBackend(BaseBackend):
    """Finds the person of a session; an account that was closed has none from then on."""

    def get_user(self, user_id: int) -> Account | None:
        """The active account of that id."""
        return active_account(user_id)
