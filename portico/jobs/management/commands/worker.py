"""``portico worker``: run jobs until told to stop."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portico.jobs.worker import work


class Command(BaseCommand):
    """Any number of workers, on any number of machines, share one queue."""

    help = "Run jobs (mail, texts, the audit's seals, the calendar) until SIGTERM."

    def add_arguments(self, parser: CommandParser) -> None:
        """How many jobs at a time; most of them wait for someone else's server."""
        parser.add_argument("--concurrency", type=int, default=4)

    def handle(self, *_: Any, concurrency: int, **__: Any) -> None:
        """Run; returns when everything in hand is finished."""
        work(concurrency=concurrency)
