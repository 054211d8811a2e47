"""``portico demo``: fill the demo world, each folder its own part of it."""

from io import StringIO

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command, get_commands

ORDER = (
    "registry",
    "roster",
    "exchange",
    "accounts",
    "organizations",
    "agreements",
    "proofs",
    "registration",
    "reviews",
    "toolkit",
    "backoffice",
)
"""A folder's part is its command ``demo_<folder>``, which answers with the sign-ins it made."""


class Command(BaseCommand):
    """Call the parts that exist, in an order in which each finds what it needs."""

    help = "Fill the demo world; what is there already stays as it is."

    def handle(self, **options: object) -> str:
        """Answer with the sign-ins, a line each."""
        if not settings.PORTICO.demo:
            message = "This is not the demo: set PORTICO_DEMO=1 for an installation of its own."
            raise CommandError(message)
        parts = [name for folder in ORDER if (name := f"demo_{folder}") in get_commands()]
        # What a part answers it also prints; here it is printed once, with the others.
        sign_ins = [call_command(part, stdout=StringIO()) or "" for part in parts]
        return "\n".join(lines.strip() for lines in sign_ins if lines)
