"""The process that runs jobs until it is told to stop; it outlives its database's restarts."""

import asyncio
import contextlib
import logging
import signal

from asgiref.sync import sync_to_async
from django.db import connections
from procrastinate.app import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from portico.jobs.services import SILENCE

logger = logging.getLogger(__name__)

AGAIN_AFTER = 1.0
"""Seconds between two attempts to reach a database that is away."""


def work(*, concurrency: int) -> None:
    """Run jobs until SIGTERM or SIGINT; then finish what is in hand, take nothing new, return."""
    asyncio.run(_work_until_told(concurrency))


async def _work_until_told(concurrency: int) -> None:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    waiting = asyncio.create_task(told.wait())
    while not told.is_set():
        working = asyncio.create_task(_work_once(concurrency))
        await asyncio.wait({working, waiting}, return_when=asyncio.FIRST_COMPLETED)
        working.cancel()
        try:
            await working
        except asyncio.CancelledError:
            continue
        except Exception as error:  # noqa: BLE001 - whatever it was, the next round tries again
            logger.warning("The worker lost its database: %s", type(error).__name__)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(waiting), AGAIN_AFTER)


async def _work_once(concurrency: int) -> None:
    # The clock's jobs are enqueued through Django's connection of this thread: begin with a new one.
    await sync_to_async(connections.close_all)()
    own = _app_that_fetches()
    async with own.open_async():
        logger.info("The worker runs up to %d jobs at a time.", concurrency)
        await own.run_worker_async(
            concurrency=concurrency,
            delete_jobs="successful",
            update_heartbeat_interval=SILENCE / 4,
            stalled_worker_timeout=SILENCE,
            install_signal_handlers=False,
        )


def _app_that_fetches() -> App:
    """Fetch through the worker's own connections; what a job enqueues stays on Django's.

    The tasks keep pointing at the app they were declared on, so a job that enqueues another does
    so in its own transaction; replacing that app's connector would break this.
    """
    connector = app.connector
    if not isinstance(connector, DjangoConnector):
        message = "The queue is expected on Django's connection."
        raise TypeError(message)
    return app.with_connector(connector.get_worker_connector())
