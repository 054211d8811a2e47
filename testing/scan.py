"""The scan every page and every swap goes through: axe, sideways scrolling, at both widths."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, ViewportSize

WIDE = ViewportSize(width=1280, height=900)
NARROW = ViewportSize(width=390, height=844)
WIDTHS = (WIDE, NARROW)

# Every rule that is on by default, best practices among them, and the one WCAG 2.2 AA rule that
# axe leaves off. Only rules about sound and video would need what axe fetches before it starts.
# What lies behind an open menu is no target: a press there meets the menu or its summary, which closes it,
# which axe cannot see.
_RUN_AXE = """async () => {
  const behind = (target) => {
    const part = document.querySelector(target.join(" "));
    if (part.closest("[data-menu][open]")) return false;
    part.scrollIntoView({block: "center"});
    const {left, top, right, bottom} = part.getBoundingClientRect();
    return [top + 1, bottom - 1].flatMap((y) => [left + 1, right - 1].map((x) => [x, y])).every(
      (corner) => document.elementFromPoint(...corner)?.closest("[data-menu][open]")
    );
  };
  const result = await axe.run(document, {
    resultTypes: ["violations"],
    preload: false,
    rules: {"target-size": {enabled: true}},
  });
  return result.violations.flatMap(({id, help, nodes}) => nodes.filter(
    ({target}) => id !== "target-size" || !behind(target)
  ).map(
    ({target, failureSummary}) => `${id}: ${help}\\n  ${target.join(" ")}\\n  ${failureSummary}`
  ));
}"""
_SIDEWAYS = """() => {
  const {scrollWidth} = document.documentElement;
  if (scrollWidth <= window.innerWidth) return null;
  const wide = [...document.body.querySelectorAll("*")].filter(
    (part) => part.getBoundingClientRect().right > window.innerWidth + 1
  );
  const names = wide.slice(0, 3).map((part) => part.outerHTML.slice(0, 120));
  return `the page is ${scrollWidth} px wide in a window of ${window.innerWidth}: ${names}`;
}"""
_VARYING = re.compile(
    r'name="csrfmiddlewaretoken" value="\w+"'
    r"|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9a-f]{8,}\b"
    r"|\d+|\b(?:second|minute)s?\b"
    r"|(?<![\w.+-])[\w.+-]{,20}@[\w.-]{,20}(?![\w.-])|(?:\b[A-Z][\w’'-]{,13}\b[ ,.]*){1,4}"
)
"""What differs between two loads of one page and no rule looks at: tokens, ids, times, names.

A name of a long word or of five words, or a long email, may be wider than its place: it counts as
a page of its own.
"""


@dataclass
class Scanner:
    """Scans pages once per route and content; workers of one run share ``folder``."""

    axe: Path
    folder: Path
    worker: str = "main"
    pictures: Path | None = None
    """Where a picture goes of each page that is scanned, at both widths."""
    scanned: set[str] = field(default_factory=set)

    def scan(self, page: Page, route: str) -> list[str]:
        """Return what is wrong with the page as it stands, nothing if it was found right before."""
        self._remember(route)
        known = self.folder / _fingerprint(route, page.content())
        if known.exists():
            return []
        name = f"{route.replace(' ', '-').replace(':', '.')}-{known.name[:6]}"
        problems = self._look_at_both_widths(page, name)
        if not problems:
            known.touch()
        return [f"{route}: {problem}" for problem in problems]

    def _look_at_both_widths(self, page: Page, name: str) -> list[str]:
        """Resize without reloading, as turning a tablet does, and put the window back."""
        if page.evaluate("typeof axe") == "undefined":
            page.evaluate(self.axe.read_text(encoding="utf-8"))
        before = page.viewport_size
        problems = [problem for size in WIDTHS for problem in self._look_at(page, size, name)]
        if before:
            page.set_viewport_size(before)
        return problems

    def _look_at(self, page: Page, size: ViewportSize, name: str) -> list[str]:
        page.set_viewport_size(size)
        if self.pictures:
            take_picture(page, self.pictures / f"{name}-{size['width']}.png")
        found: list[Any] = [*page.evaluate(_RUN_AXE), page.evaluate(_SIDEWAYS)]
        return [f"at {size['width']} px: {problem}" for problem in found if problem]

    def _remember(self, route: str) -> None:
        if route not in self.scanned:
            self.scanned.add(route)
            with (self.folder / f"{self.worker}.routes").open("a", encoding="utf-8") as file:
                file.write(f"{route}\n")


def take_picture(page: Page, file: Path) -> None:
    """Take the whole page as it stands, at the width of its window.

    With its caret: to hide it leaves a style behind, which the page's policy then refuses.
    """
    page.screenshot(path=file, full_page=True, animations="disabled", caret="initial")


def scanned_routes(folder: Path) -> set[str]:
    """Every route any worker of the run scanned."""
    files: Sequence[Path] = sorted(folder.glob("*.routes"))
    return {route for file in files for route in file.read_text(encoding="utf-8").split("\n")} - {
        ""
    }


def _fingerprint(route: str, html: str) -> str:
    same = _VARYING.sub("~", html)
    return hashlib.sha256(f"{route}\n{same}".encode()).hexdigest()
