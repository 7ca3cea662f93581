"""Reads of who is shown."""

from __future__ import annotations

from rapport.platform.access import Actor
from rapport.platform.onlookers.models import Unseen


def is_shown(asker: Actor) -> bool:
    """Whether colleagues see which record the asker has open."""
    return not Unseen.objects.filter(user_id=asker.user_id or 0).exists()
