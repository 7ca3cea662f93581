"""A browser's long name for itself, made short enough to be recognised."""

from __future__ import annotations

from rapport.kit.speech import noted, say

UNKNOWN = noted("Unknown device")
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("HeadlessChrome/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
    ("python", "Python"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
PHONES = ("iPhone", "iPad", "Android")


def device_of(user_agent: str) -> str:
    """``Firefox on Linux``, as events record it; "Unknown device" for what says nothing of itself."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return " on ".join(part for part in (browser, system) if part) or UNKNOWN


def said(device: str) -> str:
    """A recorded device in the reader's language; makers' names stay as they are."""
    browser, _, system = device.partition(" on ")
    if not system:
        return say(device)
    return say("%(browser)s on %(system)s", browser=browser, system=system)


def is_phone(device: str) -> bool:
    return device.endswith(PHONES)
