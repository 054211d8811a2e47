"""Fixtures: Debian's Chromium, a live server of the real portal, and people in front of it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import time_machine
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connections
from django.test.testcases import QuietWSGIRequestHandler
from playwright.sync_api import Browser, Playwright, ViewportSize, sync_playwright
from pytest_django.fixtures import Settings

from demo.registry import load
from testing.browser import Portal
from testing.builders import NOW, PLAN
from testing.inbox import DemoInbox, Inbox
from testing.jobs import RunJobs
from testing.scan import WIDE, Scanner

CHROMIUM = "/usr/bin/chromium-headless-shell"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
A_YEAR = 365 * 24 * 60 * 60
SCANS = pytest.StashKey[Path]()
NewPortal = Callable[..., Portal]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright, whose event loop seems to run in the thread of the tests.

    Django keeps one connection for a thread with such a loop and one for the same thread without:
    whichever is left behind would keep the tests' database from being dropped.
    """
    connections.close_all()
    with sync_playwright() as playwright:
        yield playwright
        connections.close_all()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium, which talks to nobody but the portal."""
    return {"executable_path": CHROMIUM, "args": list(ARGUMENTS), "headless": True}


@pytest.fixture(scope="session")
def scanner(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Scanner:
    """The scanner of this worker; all workers of a run know what the others found right."""
    from django.conf import settings  # noqa: PLC0415 - only once Django is set up

    told = getattr(pytestconfig, "workerinput", {}).get("scans")
    shared = told or pytestconfig.stash.get(SCANS, None) or tmp_path_factory.mktemp("scans")
    axe = settings.PORTICO.assets / "axe-core" / "axe.min.js"
    assert axe.exists(), f"{axe} is missing: run npm ci"
    worker = getattr(pytestconfig, "workerinput", {}).get("workerid", "main")
    pictures = pytestconfig.getoption("--pictures")
    if pictures:
        pictures.mkdir(parents=True, exist_ok=True)
    return Scanner(axe=axe, folder=Path(shared), worker=worker, pictures=pictures)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The portal's clock: it starts on a Monday at 9:00 a.m. Central and runs; tests may shift it."""
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


@pytest.fixture
def base(
    clock: time_machine.Traveller, transactional_db: None, settings: Settings
) -> Iterator[str]:
    """The address of the running portal, also in what it mails.

    Not pytest-django's live server, which puts its own handler of static files before ours.
    """
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    settings.WHITENOISE_MAX_AGE = A_YEAR  # assets do not change, and the two clocks differ
    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietWSGIRequestHandler)
    server.set_app(WSGIHandler())
    address = f"http://127.0.0.1:{server.server_port}"
    settings.PORTICO = settings.PORTICO.model_copy(update={"base_url": address})
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield address
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def national_registry(base: str) -> None:
    """The demo's registry; its named providers are in demo.providers."""
    load(NOW)


@pytest.fixture
def new_portal(base: str, browser: Browser, scanner: Scanner) -> Iterator[NewPortal]:
    """Another person's browser: ``new_portal(plan=…, scripts=False)``, on a phone with ``size=NARROW``.

    ``new_portal(beside=portal)`` is a second tab of the same one.
    """
    opened: list[Portal] = []

    def open_one(
        *,
        plan: str = PLAN,
        scripts: bool = True,
        beside: Portal | None = None,
        size: ViewportSize = WIDE,
    ) -> Portal:
        context = (
            beside.context
            if beside
            else browser.new_context(
                viewport=size,
                reduced_motion="reduce",
                locale="en-US",
                timezone_id="America/Chicago",
            )
        )
        opened.append(Portal(context, base=base, plan=plan, scanner=scanner, scripts=scripts))
        return opened[-1]

    yield open_one
    for portal in opened:
        portal.finish()
    for portal in opened:
        portal.context.close()


@pytest.fixture
def portal(new_portal: NewPortal) -> Portal:
    """The browser of the story's first person, at WellFirst."""
    return new_portal()


@pytest.fixture
def inbox(base: str, run_jobs: RunJobs) -> Inbox:
    """What people of the story were sent."""
    return Inbox(run_jobs)


@pytest.fixture
def demo_inbox(new_portal: NewPortal, run_jobs: RunJobs) -> DemoInbox:
    """The same at the demo's inbox, in a browser of its own."""
    return DemoInbox(run_jobs, new_portal())
