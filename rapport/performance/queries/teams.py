"""The teams whose numbers can be asked for."""

from __future__ import annotations

from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.accounts.models import Team


def team_names(asker: Actor) -> list[tuple[int, str]]:
    """Every team's id and name. One query."""
    access.require(asker, "performance.read_metrics")
    return list(Team.objects.order_by("name", "pk").values_list("pk", "name"))
