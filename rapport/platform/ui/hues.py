"""Which hue a name wears: one that means something where the word does, else one of its own for ever."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from functools import lru_cache

HUES = ("red", "orange", "amber", "olive", "green", "teal", "blue", "indigo", "violet", "pink")
MEANINGS: dict[str, tuple[str, ...]] = {
    "green": (
        "won",
        "paid",
        "delivered",
        "completed",
        "done",
        "active",
        "allowed",
        "yes",
        "champions",
    ),
    "teal": ("loyal", "customer", "accepted", "answered"),
    "blue": (
        "open",
        "placed",
        "confirmed",
        "sent",
        "running",
        "new",
        "prospect",
        "potential loyalists",
    ),
    "indigo": ("promising", "supplier"),
    "violet": ("partner",),
    "pink": ("employee",),
    "amber": ("waiting", "due soon", "need attention", "partly returned"),
    "olive": ("about to sleep",),
    "orange": ("at risk", "returned", "complaint"),
    "red": ("overdue", "failed", "refused", "denied", "no", "cannot lose them"),
    "stone": ("draft", "closed", "cancelled", "lost", "dead", "inactive", "hibernating", "unknown"),
}


def _folded(name: str) -> str:
    return name.replace("_", " ").casefold()


_chosen = {word: hue for hue, words in MEANINGS.items() for word in words}


def choose_hues(hues: Mapping[str, str]) -> None:
    """Give more names a hue that means something; called from an app's ``hooks.py``."""
    _chosen.update({_folded(name): chosen for name, chosen in hues.items()})
    hue.cache_clear()


@lru_cache(maxsize=8192)
def hue(name: str) -> str:
    """The class of the hue of ``name``; ``at_risk`` and ``At risk`` are one name."""
    own = HUES[zlib.crc32(name.encode()) % len(HUES)]
    return f"hue-{_chosen.get(_folded(name), own)}"
