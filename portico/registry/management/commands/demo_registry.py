"""``portico demo_registry``: the demo's national registry, from the files demo/nppes.py writes."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from demo.registry import load


class Command(BaseCommand):
    """Called by ``portico demo``."""

    help = "Load the demo's registry; it makes no sign-ins."

    def handle(self, *_args: str, **_options: Any) -> str:
        """Answer with nothing."""
        load(timezone.now())
        return ""
