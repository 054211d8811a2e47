"""Who a session belongs to. Passwords are proved in services/proofs.py, never through Django."""

from django.contrib.auth.backends import BaseBackend

from portico.accounts.models import Account


class SessionBackend(BaseBackend):
    """Finds the person of a session; an account that was closed has none from then on."""

    def get_user(self, user_id: int) -> Account | None:
        """The active account of that id."""
        return Account.objects.filter(pk=user_id, is_active=True).first()
