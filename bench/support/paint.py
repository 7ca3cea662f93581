"""When a page is first seen, as a browser on a slow laptop sees it: Chromium with its processor slowed."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from itertools import cycle, islice
from typing import TYPE_CHECKING, Any

from bench.support import machine

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

LIMIT = 1000.0
SLOWER = 4
PAGES = 9
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
SEEN = """() => new Promise(done => new PerformanceObserver((list, observer) => {
  const paint = list.getEntriesByName("first-contentful-paint")[0];
  if (paint) { observer.disconnect(); done(paint.startTime); }
}).observe({ type: "paint", buffered: true }))"""


def first_paint(port: int, cookie: str, paths: Sequence[str]) -> dict[str, Any]:
    """Milliseconds to the first contentful paint of a few ``paths``, each into an empty cache.

    ``again_ms`` is that of further pages of the same visit. The median of each; without Playwright,
    which comes with the test packages, a sentence.
    """
    try:
        from playwright.sync_api import sync_playwright

        from tests.chromium import executable
    except ImportError:
        return {"left_out": "the test packages are not installed"}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=QUIET)
        cold = [
            _seen(_visit(browser, port, cookie), port, path) for path in islice(cycle(paths), PAGES)
        ]
        visit = _visit(browser, port, cookie)
        warm = [_seen(visit, port, path) for path in islice(cycle(paths), PAGES + 1)][1:]
        browser.close()
    return {
        "first_paint_ms": machine.within(statistics.median(cold), LIMIT),
        "again_ms": machine.within(statistics.median(warm), LIMIT),
        "processor_slowed": SLOWER,
        "pages": len(cold),
    }


def _visit(browser: Browser, port: int, cookie: str) -> BrowserContext:
    """A browser that has seen nothing yet but is signed in."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    for pair in cookie.split("; "):
        name, _, value = pair.partition("=")
        context.add_cookies([{"name": name, "value": value, "url": f"http://localhost:{port}"}])
    return context


def _seen(context: BrowserContext, port: int, path: str) -> float:
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(f"http://localhost:{port}{path}", wait_until="commit")
    moment = float(page.evaluate(SEEN))
    page.close()
    return moment
