"""What an event says was changed, whichever way it says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rapport.platform.events.models import Event


def changes_of(event: Event) -> Mapping[str, Any]:
    """Field → [before, after] of ``event``; nothing when it tells none."""
    data = event.data
    found = data.get("changes") or data.get("changed")
    if not isinstance(found, dict):
        found = {name: [data.get(f"{name}_before"), after] for name, after in data.items()}
        found = {name: pair for name, pair in found.items() if f"{name}_before" in data}
    return {
        name.removesuffix("_id"): pair
        for name, pair in found.items()
        if isinstance(pair, list) and len(pair) == 2 and pair[0] != pair[1]
    }
