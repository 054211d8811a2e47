"""``portico demo_registration``: the demo's offices, through the same door as everyone."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from demo.registration import load


class Command(BaseCommand):
    """Called by ``portico demo``."""

    help = "Register the demo's offices; answers with their sign-ins."

    def handle(self, *_args: str, **_options: Any) -> str:
        """Answer with a line each."""
        return "\n".join(load(timezone.now()))
