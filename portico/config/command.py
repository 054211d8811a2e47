"""``portico VERB``: Django's commands under the project's name."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run the verb of the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portico.config.settings")
    if sys.argv[1:2] == ["migrate"]:
        os.environ.setdefault("PORTICO_DATABASE_ROLE", "owner")
    execute_from_command_line(sys.argv)
