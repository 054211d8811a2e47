"""Where sessions are kept: Django's table, read by a statement that is made once."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from portico.web.prepared import Prepared


class SessionStore(DatabaseStore):
    """Django's own but for ``load``, which every request waits for."""

    def load(self) -> dict[str, Any]:
        """What the session remembers; nothing, and no key, where it is over or never was."""
        found = _STORED(self.session_key) if self.session_key else []
        if not found or found[0][1] <= timezone.now():  # noqa: TID251 - Django's sessions read the clock
            self._session_key = None
            return {}
        return self.decode(found[0][0])


def _stored(key: Any) -> QuerySet[Session, tuple[Any, ...]]:
    return Session.objects.filter(session_key=key).values_list("session_data", "expire_date")


_STORED = Prepared(_stored)
