"""``portico VERB``: Django's commands under the project's name."""

import os
import sys
from pathlib import Path

import django
from django.core.management import execute_from_command_line

ROOT = Path(__file__).resolve().parents[2]
AS_OWNER = {"migrate"}
"""Verbs that change tables; everything else connects as the role that only reads and writes."""
SERVING = {"worker"}
"""Verbs that serve people, and therefore do not start under unsafe settings."""


def main() -> None:
    """Run the verb of the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portico.config.settings")
    verb = sys.argv[1] if len(sys.argv) > 1 else "help"
    _join_demo()
    if verb in AS_OWNER:
        os.environ.setdefault("PORTICO_DATABASE_ROLE", "owner")
    if verb in SERVING:
        _refuse_unsafe()
    execute_from_command_line(sys.argv)


def _refuse_unsafe() -> None:
    django.setup()
    from portico.config import checks  # noqa: PLC0415 - Django stands first

    checks.refuse_unsafe()


def _join_demo() -> None:
    """In a shell that configures nothing, speak to the demo that ``./run`` made here."""
    if any(name.startswith("PORTICO_") or name == "DATABASE_URL" for name in os.environ):
        return
    told = ROOT / "var" / "demo.env"
    if told.exists() and os.access(told, os.R_OK):
        for line in told.read_text().splitlines():
            name, _, value = line.partition("=")
            os.environ[name] = value


if __name__ == "__main__":
    main()
