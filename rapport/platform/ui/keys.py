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
        "[data-rows]",
        (
            Key("j / k", "Next, previous row"),
            Key("Enter", "Open the row"),
            Key("x", "Tick the row"),
            Key("Esc", "Leave the rows"),
        ),
    ),
    KeyGroup(
        "On a row of the day",
        "[data-row-key]",
        (Key("d", "Done"), Key("p", "Postpone until tomorrow"), Key("l", "Call")),
    ),
    KeyGroup(
        "In the cells of a list",
        "table[data-grid]",
        (
            Key("← / → / ↑ / ↓", "The cell beside, above or below"),
            Key("Enter / F2", "Edit the cell; Enter again keeps what was entered"),
            Key("Tab / Shift+Tab", "Keep it and go to the next, previous cell"),
            Key("Esc", "Leave the cell as it was"),
            Key("Ctrl+V", "Paste rows and columns from this cell on"),
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
    KeyGroup(
        "In the filter builder",
        "[hx-target='#filter-place'], #filter-builder",
        (
            Key("A … Z", "Choose a field, or how to compare, by its first letters"),
            Key("Tab / Shift+Tab", "Next, previous choice"),
            Key("Enter", "Apply the filter; on a button: add, remove"),
            Key("Esc", "Close it and leave the filter as it was"),
        ),
    ),
)
