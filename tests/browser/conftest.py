"""A real Chromium and a real product, shared by the browser tests of one worker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.product import Product, start
from tests.chromium import executable
from tests.setup.installation import demo_at, installed_at

TIMEOUT_MILLISECONDS = 90_000
expect.set_options(timeout=30_000)  # three workers share two cores
UNUSED = (
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "MediaRouter",
    "OptimizationHints",
    "PaintHolding",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "WebUIOmniboxPopup",
)
"""Of Playwright's own list, which this one replaces, what matters here; and the pages of the address
bar, which every window would load.
"""
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(UNUSED)}",
]


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the browser."""
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The browser. While it is there, its events occupy the thread: Django would answer no other test."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product with a small demo company."""
    product = start(demo_at(tmp_path_factory.mktemp("demo") / "home").home)
    yield product
    product.stop()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Product]:
    """The product with nothing in it."""
    product = start(installed_at(tmp_path / "home").home, "--no-demo")
    yield product
    product.stop()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A tab of its own; an error in the page's scripts fails the test."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(TIMEOUT_MILLISECONDS)
    tab = context.new_page()
    problems: list[str] = []
    tab.on("pageerror", lambda error: problems.append(str(error)))
    tab.on(
        "console",
        lambda entry: (
            problems.append(entry.text) if "Content Security Policy" in entry.text else None
        ),
    )
    yield tab
    context.close()
    assert problems == []
