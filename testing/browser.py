"""A person at a browser: what they press, type and see; every page they meet is scanned.

A story never touches the page behind the scan's back: a page that was loaded and left without
being scanned fails the test.
"""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Literal

from django.test import Client
from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Locator,
    Page,
    Response,
    expect,
)

from testing.routes import route_of
from testing.scan import WIDE, WIDTHS, Scanner, take_picture

# Playwright's event loop runs in the thread of the tests, where Django then suspects that its
# database calls are asynchronous. They are not.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

PATIENCE = 45_000
"""Milliseconds until something that does not happen fails the test; a busy machine is slow."""
expect.set_options(timeout=PATIENCE)
MAX_TABS = 30
"""More than lie before anything on a page of ours."""

_COUNT_ANSWERS = """
window.porticoAnswers = 0;
addEventListener("htmx:afterSettle", () => { window.porticoAnswers += 1; });
new MutationObserver((changes) => {
  const opened = changes.some(({target}) => target.matches("dialog"));
  if (opened) window.porticoAnswers += 1;
}).observe(document, {subtree: true, attributes: true, attributeFilter: ["open"]});
"""
_ANSWERED = """() => {
  const busy = document.querySelector(".htmx-request, .htmx-swapping, .htmx-settling");
  return !busy && (!window.porticoAsked || window.porticoAnswers >= window.porticoAsked);
}"""
"""All that was asked for is here, and nothing is on its way: leaving a field may ask as well."""
_FOCUSED = """() => {
  const at = document.activeElement;
  const words = at.labels?.[0]?.querySelector("[data-title]") ?? at.labels?.[0] ?? at;
  return words.innerText.trim().split("\\n")[0];
}"""
_ASK = "() => { window.porticoAsked = (window.porticoAnswers ?? 0) + 1; }"

_NAME = re.compile(r"^(Email|Username or email)$")
"""What people sign in with, as the plan's profile says."""

Role = Literal["button", "link", "checkbox", "radio"]
Name = str | re.Pattern[str]
"""The whole accessible name, or a pattern found in it."""


class Portal:
    """One browser of one person, at one plan."""

    def __init__(
        self, context: BrowserContext, *, base: str, plan: str, scanner: Scanner, scripts: bool
    ) -> None:
        """Open a page that is watched from its first request on."""
        self.base, self.plan, self.context, self._scanner = base, plan, context, scanner
        self._problems: list[str] = []
        self._expected = {HTTPStatus.OK}
        self._unscanned: str | None = None
        context.set_default_timeout(PATIENCE)
        context.add_init_script(_COUNT_ANSWERS)
        self.page: Page = context.new_page()
        self._cdp = None if scripts else context.new_cdp_session(self.page)
        self._let_scripts_run(allowed=scripts)
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self._problems.append(f"script error: {error}"))
        self.page.on("response", self._on_response)
        self.page.on("load", self._on_load)
        self.page.on("dialog", self._on_dialog)

    # --- Going somewhere ------------------------------------------------------------------------
    def visit(self, address: str = "/", *, status: int = HTTPStatus.OK) -> None:
        """Open a path of the plan, or a whole address such as a link in a mail."""
        whole = address if address.startswith("http") else f"{self.base}/{self.plan}{address}"
        with self.answering(status):
            self.page.goto(whole)
            self._settle()

    def carry_on(self, client: Client) -> None:
        """Go on with the session of somebody who came here over HTTP, because that is quick."""
        self.context.add_cookies(
            [
                {"name": name, "value": cookie.value, "url": self.base}
                for name, cookie in client.cookies.items()
            ]
        )

    def back(self) -> None:
        """Press the browser's own Back."""
        self.page.go_back()
        self._settle()

    def reload(self) -> None:
        """Load the page again."""
        self.page.reload()
        self._settle()

    @contextmanager
    def answering(self, status: int) -> Iterator[None]:
        """Expect pages with another status than 200 inside, such as 404."""
        before, self._expected = self._expected, {HTTPStatus.OK, HTTPStatus(status)}
        yield
        self._expected = before

    # --- Acting ---------------------------------------------------------------------------------
    def press(self, button: Name) -> None:
        """Press a button that leads to another page or changes this one."""
        self._act(self.find("button", button).click)

    def follow(self, link: Name) -> None:
        """Follow a link; one that opens a dialog counts as well."""
        self._act(self.find("link", link).click)

    def follow_to(self, what: Locator) -> None:
        """Follow something that has no name of its own, such as an entry of a list."""
        self._act(what.click)

    def fill(self, label: str, text: str) -> None:
        """Type into the field with that label."""
        self.area.get_by_label(label, exact=True).fill(text)

    def choose(self, label: str) -> None:
        """Choose a radio button or a tile."""
        self._pick(self.find("radio", label, exact=False))

    def tick(self, label: str) -> None:
        """Tick a box."""
        self._pick(self.find("checkbox", label, exact=False))

    def select(self, label: str, option: str) -> None:
        """Choose from a list in a form."""
        self.area.get_by_label(label, exact=True).select_option(option)

    def filter(self, label: str, option: str) -> None:
        """Choose from a list that applies at once, without a button."""
        self._act(lambda: self.select(label, option))

    def sign_in(self, name: str, password: str, *, code: str = "") -> None:
        """Sign in at the plan, with the code of an authenticator app where one is asked for."""
        self.visit("/sign-in/")
        self.area.get_by_label(_NAME).fill(name)
        self.fill("Password", password)
        self.press("Sign in")
        if code:
            self.fill("Code", code)
            self.press("Sign in")

    def press_twice(self, button: Name) -> None:
        """Press a button twice in a row, as impatient people do."""
        self._act(self.find("button", button).dblclick)

    def tab_to(self, label: str) -> None:
        """Press Tab until the focus is where that label, or those words, lead."""
        for _ in range(MAX_TABS):
            self.page.keyboard.press("Tab")
            if self._focused() == label:
                return
        raise AssertionError(f"Tab never came to {label}")

    def strike(self, key: str) -> None:
        """Press a key that leads to no other page."""
        self.page.keyboard.press(key)

    def strike_and_go(self, key: str) -> None:
        """Press a key that leads to another page."""
        self._act(lambda: self.page.keyboard.press(key))

    def type(self, text: str) -> None:
        """Type where the focus is."""
        self.page.keyboard.type(text)

    def open(self, summary: str) -> None:
        """Open a menu or a part that is folded."""
        self.page.locator("summary", has_text=summary).first.click()
        self._settle()

    def read_to_the_end(self, label: str) -> None:
        """Scroll a text with its own scroll bar to its last line."""
        text = self.page.get_by_role("region", name=label)
        text.evaluate("(part) => part.scrollTo(0, part.scrollHeight)")

    # --- Seeing ---------------------------------------------------------------------------------
    @property
    def area(self) -> Locator:
        """Where the person can act: the open dialog, else the page."""
        dialog = self.page.locator("dialog[open]")
        return dialog if dialog.count() else self.page.locator("body")

    def find(self, role: Role, name: Name, *, exact: bool = True) -> Locator:
        """What has that role and that accessible name; the first where there are several."""
        return self.area.get_by_role(role, name=name, exact=exact).first

    def sees(self, *texts: Name) -> None:
        """Each text is on the page."""
        for text in texts:
            expect(self.page.get_by_text(text).filter(visible=True).first).to_be_visible()

    def does_not_see(self, *texts: Name) -> None:
        """None of the texts is on the page."""
        for text in texts:
            expect(self.page.get_by_text(text).filter(visible=True)).to_have_count(0)

    def is_at(self, heading: Name) -> None:
        """The page has that first heading."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)

    def has_focus(self, label: str) -> None:
        """What the keyboard acts on has that label, or begins with those words."""
        assert self._focused().startswith(label), self._focused()

    def value_of(self, label: str) -> str:
        """What stands in the field."""
        return self.area.get_by_label(label, exact=True).input_value()

    @property
    def text(self) -> str:
        """The words of the main part, as they are read."""
        return self.page.locator("main").inner_text()

    def picture(self, file: Path) -> None:
        """Take the whole page at both widths: ``<file>-1280.png`` and ``<file>-390.png``."""
        for size in WIDTHS:
            self.page.set_viewport_size(size)
            take_picture(self.page, file.with_name(f"{file.name}-{size['width']}.png"))
        self.page.set_viewport_size(WIDE)

    # --- Watching -------------------------------------------------------------------------------
    def finish(self) -> None:
        """Judge what was seen to the end, and close the page."""
        self.page.evaluate("1")  # brings the last events in
        self.page.close()
        if self._unscanned:
            self._problems.append(f"a page was never scanned: {self._unscanned}")
        self._judge()

    def _focused(self) -> str:
        return str(self.page.evaluate(_FOCUSED))

    def _act(self, act: Callable[[], None]) -> None:
        if self._cdp:
            with self.page.expect_navigation():
                act()
        else:
            self.page.evaluate(_ASK)
            act()
            self.page.wait_for_function(_ANSWERED)
        self._settle()

    def _pick(self, choice: Locator) -> None:
        """Click the label, as people do: tiles hide the control itself."""
        identity = choice.get_attribute("id")
        self.page.locator(f'label[for="{identity}"]').click()
        expect(choice).to_be_checked()

    def _settle(self) -> None:
        self.page.wait_for_load_state("load")
        self._let_scripts_run(allowed=True)
        self._problems += self._scanner.scan(self.page, route_of(self.page.url))
        self._let_scripts_run(allowed=False)
        self._unscanned = None
        self._judge()

    def _let_scripts_run(self, *, allowed: bool) -> None:
        """Switch a browser without scripts: axe needs them, and the page's own stay unloaded.

        Playwright's own switch (``java_script_enabled``) cannot be turned back for the scan.
        """
        if self._cdp:
            self._cdp.send("Emulation.setScriptExecutionDisabled", {"value": not allowed})

    def _judge(self) -> None:
        problems, self._problems = self._problems, []
        if problems:
            raise AssertionError("\n".join(problems))

    def _on_load(self, page: Page) -> None:
        if self._unscanned:
            self._problems.append(f"a page was left unscanned: {self._unscanned}")
        self._unscanned = page.url

    def _on_response(self, response: Response) -> None:
        request = response.request
        if not (request.is_navigation_request() and request.frame == self.page.main_frame):
            return
        if response.status not in self._expected and not response.headers.get("location"):
            self._problems.append(f"{route_of(response.url)} answered {response.status}")

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type != "error" or self._is_expected(message):
            return
        where = f"{message.location['url']}:{message.location['lineNumber']}"
        self._problems.append(f"{route_of(self.page.url)} console: {message.text} ({where})")

    def _is_expected(self, message: ConsoleMessage) -> bool:
        """What axe does without an address of its own, and a page's own status.

        Chromium repeats the status of a page as an error; _on_response judges it already.
        """
        url, failed = message.location["url"], message.text.startswith("Failed to load resource")
        return not url or (failed and url == self.page.url)

    def _on_dialog(self, dialog: Dialog) -> None:
        self._problems.append(f"a dialog of the browser itself: {dialog.message}")
        dialog.dismiss()
