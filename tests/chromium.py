"""A Chromium for the browser tests: the machine's, or one that apt or Playwright installs.

``python -m tests.chromium`` finds or installs it, and says in one sentence what to do if neither
works.
"""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
)
"""The one without windows first: its pages are the same, and it takes a fifth less time."""
PACKAGES = ("chromium-headless-shell", "chromium")
PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
MISSING = (
    "The browser tests need Chromium: install your system's package (Debian: apt install chromium), "
    "or run .venv/bin/playwright install chromium."
)


def find() -> str | None:
    """The path of a Chromium that is here already."""
    on_path = (shutil.which(name) for name in NAMES)
    installed = (place for place in PLACES if Path(place).exists())
    return next((path for path in (*on_path, *installed) if path), None) or _playwrights_own()


@cache
def executable() -> str:
    """The Chromium to test with. Fails, never skips, when there is none."""
    found = find()
    if found is None:
        raise RuntimeError(MISSING)
    return found


def install() -> str | None:
    """Bring one: from Debian's packages as root, else from Playwright."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        installs = (["install", "-y", "--no-install-recommends", one] for one in PACKAGES)
        for words in (["update"], *installs):
            subprocess.run(
                ["apt-get", "-qq", *words],
                env=quiet,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,
            )
            if find() is not None:
                break
    if find() is None:
        subprocess.run(
            [sys.executable, "-m", "playwright", "install", "chromium"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
    return find()


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


if __name__ == "__main__":
    if find() is None and install() is None:
        sys.exit(MISSING)
