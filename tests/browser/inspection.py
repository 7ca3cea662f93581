"""A look at a page as axe, the browser itself, a phone and the keyboard see it."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Request, Response, ViewportSize

DESK: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 360, "height": 740}
TIMEOUT_MILLISECONDS = 90_000
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCRIPT = Path(__file__).with_suffix(".js").read_text()


@dataclass
class Inspector:
    """Somebody in a tab that has axe in every page, and what they found wrong."""

    page: Page
    home: str
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.blame(str(error)))
        self.page.on("requestfailed", self._missed)
        self.page.on("response", self._answered)
        self.page.on("console", lambda entry: self._said(entry.type, entry.text))

    def _missed(self, request: Request) -> None:
        """A page that was left may give up what it had asked for."""
        if request.failure != "net::ERR_ABORTED":
            self.blame(f"{request.url} {request.failure}")

    def _answered(self, response: Response) -> None:
        """A page may be a refusal; what it is made of may not."""
        if response.status >= 400 and not response.request.is_navigation_request():
            self.blame(f"{response.url} answers {response.status}")

    def _said(self, kind: str, text: str) -> None:
        if kind == "error" and "the server responded with a status" not in text:
            self.blame(f"console: {text}")

    def blame(self, *wrong: str) -> None:
        self.problems += [f"{self.page.url.removeprefix(self.home)} {one}" for one in wrong]

    def open(self, address: str, *, statuses: Container[int] = (200,)) -> None:
        """Go to ``address``, which answers with one of ``statuses``."""
        answer = self.page.goto(self.home + address)
        if answer is None or answer.status not in statuses:
            self.blame(f"answers {answer and answer.status}")

    def settle(self) -> None:
        """Open the folds; wait until the page asks for nothing more."""
        self.page.evaluate("inspection.settle()")

    def look(self) -> None:
        """The open page: on a phone, with the keyboard, as it is, its colours in every look."""
        self.settle()
        self.measure()
        self.check_focus()
        self._examine()

    def examine(self) -> None:
        """What is there now, in every look."""
        self.settle()
        self._examine()

    def _examine(self) -> None:
        """The colours of everything first: what is alike or stands around all pages is gone after the rules."""
        self.check_facts()
        for look in ("dark", "contrast", "light"):
            self.wear(look)
            found = self.page.evaluate("inspection.colours()")
            self.blame(*(f"{look}: {one}" for one in found))
        self.blame(*self.page.evaluate("(tags) => inspection.rules(tags)", TAGS))

    def check_facts(self) -> None:
        found = self.page.evaluate("inspection.facts()")
        if found["headings"] != 1:
            self.blame(f"has {found['headings']} headings of the first level")
        if len(found["title"].split(" · ")[0]) < 2:
            self.blame(f"is called “{found['title']}”")
        if (found["language"] == "ar") != (found["direction"] == "rtl"):
            self.blame(f"is {found['direction']} in {found['language']}")

    def wear(self, look: str) -> None:
        """As the system of somebody who chose nothing asks."""
        self.page.emulate_media(
            color_scheme="dark" if look == "dark" else "light",
            contrast="more" if look == "contrast" else "no-preference",
        )

    def measure(self) -> None:
        """A phone is never scrolled sideways."""
        self.page.set_viewport_size(PHONE)
        wide = self.page.evaluate("inspection.tooWide()")
        if wide:
            self.blame(f"is too wide for a phone: {wide}")
        self.page.set_viewport_size(DESK)

    def look_on_phone(self) -> None:
        """The open page once more, by axe, as a phone lays it out."""
        self.page.set_viewport_size(PHONE)
        self.examine()
        self.page.set_viewport_size(DESK)

    def check_focus(self) -> None:
        self.page.keyboard.press("Shift")  # from now on, the focus is the keyboard's
        self.blame(
            *(f"hides the focus: {one}" for one in self.page.evaluate("inspection.unseenFocus()"))
        )


def tab(chromium: Browser, home: str, **options: Any) -> tuple[BrowserContext, Inspector]:
    """A context of its own, with one tab."""
    context = chromium.new_context(
        viewport=DESK, reduced_motion="reduce", service_workers="block", **options
    )
    context.set_default_timeout(TIMEOUT_MILLISECONDS)
    context.add_init_script(Axe().axe_script + SCRIPT)
    return context, Inspector(context.new_page(), home)
