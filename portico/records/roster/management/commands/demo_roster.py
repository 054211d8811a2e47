"""``portico demo_roster``: the rosters of the demo's plans, from the files demo/roster.py writes."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from demo.rosters import load


class Command(BaseCommand):
    """Called by ``portico demo``."""

    help = "Load the rosters of the demo's plans; it makes no sign-ins."

    def handle(self, *_args: str, **_options: Any) -> str:
        """Answer with nothing."""
        load(timezone.now())
        return ""
