"""Whose turn it is, for steps that assign in turn."""

from __future__ import annotations

from collections.abc import Sequence

from rapport.platform.automation.models import Automation


def take_turn(automation_id: int, place: str, members: Sequence[int]) -> int:
    """The member after the one whose turn it was last at ``place``; two who ask at once wait."""
    automation = Automation.objects.select_for_update().get(pk=automation_id)
    last = automation.turns.get(place, 0)
    found = next((pk for pk in members if pk > last), members[0])
    automation.turns[place] = found
    automation.save(update_fields=["turns"])
    return found
