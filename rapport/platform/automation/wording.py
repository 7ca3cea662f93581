"""Texts with places to fill in: "Dear {name}, we call you on {today+3d}." Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

PLACE = re.compile(r"\{([a-z_][\w.]*(?:[+-]\d{1,4}[dwmy])?)\}")
_SHIFTED = re.compile(r"today([+-]\d{1,4})([dwmy])")
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}


def places(text: str) -> list[str]:
    """What ``text`` asks to be filled in.

    >>> places("Dear {name}, see {record.url}; {not a place}")
    ['name', 'record.url']
    """
    return PLACE.findall(text)


def only_place(text: str) -> str:
    """The one place that ``text`` consists of, so that its value keeps its kind; else nothing."""
    found = PLACE.fullmatch(text.strip())
    return found[1] if found else ""


def filled(text: str, say: Callable[[str], str]) -> str:
    """``text`` with every place said by ``say``."""
    return PLACE.sub(lambda match: say(match[1]), text)


def shifted(place: str, today: date) -> date | None:
    """The day that "today", "today+3d" or "today-2w" is; None for other places."""
    if place == "today":
        return today
    found = _SHIFTED.fullmatch(place)
    return today + timedelta(days=int(found[1]) * _DAYS[found[2]]) if found else None
