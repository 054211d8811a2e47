"""``portico demo_proofs``: PINs for offices of the demo's rosters."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from demo.pins import load


class Command(BaseCommand):
    """Called by ``portico demo``."""

    help = "Mail PINs to offices of the demo's rosters; it makes no sign-ins."

    def handle(self, *_args: str, **_options: Any) -> str:
        """Answer with nothing."""
        load(timezone.now())
        return ""
