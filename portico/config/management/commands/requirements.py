"""``portico requirements``: every requirement with the tests that show it."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portico.config.requirements import tests_by_requirement


class Command(BaseCommand):
    """Print them, for whoever wants to know what is built and what proves it."""

    help = "Print each id of docs/requirements.md with its tests, or that it is not yet built."
    requires_system_checks = ()

    def handle(self, *_args: str, **_options: object) -> None:
        """A line for each test, then how many requirements have one."""
        if not (settings.ROOT / "docs" / "requirements.md").exists():
            raise CommandError("Only a clone of the project has docs/requirements.md.")
        found = tests_by_requirement(settings.ROOT)
        for one, tests in found.items():
            self.stdout.write(f"{one}  " + ("\n       ".join(tests) or "not yet built"))
        shown = sum(bool(tests) for tests in found.values())
        self.stdout.write(f"{shown} of {len(found)} requirements have a test.")
