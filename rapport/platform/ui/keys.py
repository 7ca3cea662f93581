"""The keys of every behaviour, for the list that "?" shows: declared here once, beside no page.

What a single link or button answers to stands at it, as ``data-shortcut``, and finds its way into
the list by itself.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Key:
    """``keys`` as they are pressed: "g c" one after the other, "Ctrl+K" together, "j / k" either."""

    keys: str
    label: str


@dataclass(frozen=True)
class KeyGroup:
    """Keys that work where something matches ``where``, a selector; everywhere if it is empty."""

    label: str
    where: str
    keys: tuple[Key, ...]


KEYS = (
    KeyGroup(
        "Everywhere",
        "",
        (
            Key("Ctrl+K", "Search, go to, do"),
            Key("/", "Search"),
            Key("?", "This list"),
            Key("[", "Show or hide the sidebar"),
            Key("Esc", "Close what is open"),
        ),
    ),
    KeyGroup(
        "In a list",
        "table[data-rows]",
        (
            Key("j / k", "Next, previous row"),
            Key("Enter", "Open the row"),
            Key("x", "Tick the row"),
            Key("Esc", "Leave the rows"),
        ),
    ),
    KeyGroup(
        "On a board",
        "[data-board]",
        (
            Key("↑ / ↓", "Next, previous card"),
            Key("← / →", "Next, previous lane"),
            Key("Alt+← / Alt+→", "Move the card to the next lane"),
            Key("Enter", "Open the card"),
        ),
    ),
)
