"""``portico demo_exchange``: what the demo's plans paid, from the files demo/remittances.py writes."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from demo.exchange import load


class Command(BaseCommand):
    """Called by ``portico demo``."""

    help = "Load the demo's remittances; it makes no sign-ins."

    def handle(self, *_args: str, **_options: Any) -> str:
        """Answer with nothing."""
        load(timezone.now())
        return ""
