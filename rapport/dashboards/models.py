from __future__ import annotations

from django.db import models
from django.db.models import Q

from rapport.dashboards.tiles import WIDTHS, Asking, Width, read
from rapport.platform.records.models import Shared


class Dashboard(Shared):
    """A page of tiles that somebody made, and others see as far as it reaches.

    One that was removed keeps its tiles for a while, so that it can come back.
    """

    name = models.CharField(max_length=80)
    made_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index("name", "id", name="dashboard_name", condition=Q(removed_at=None)),)

    def __str__(self) -> str:
        return self.name


class Tile(models.Model):
    """One thing on a dashboard: what is asked and how it is drawn, at its place."""

    dashboard = models.ForeignKey(Dashboard, models.CASCADE, related_name="tiles", db_index=False)
    place = models.PositiveSmallIntegerField()
    width = models.CharField(
        max_length=7,
        choices=[(one.value, label) for one, label in WIDTHS.items()],
        default=Width.HALF.value,
    )
    title = models.CharField(max_length=80)
    document = models.JSONField(default=dict, help_text="what is asked, as tiles writes it")

    class Meta:
        indexes = (models.Index("dashboard", "place", "id", name="tile_place"),)

    def __str__(self) -> str:
        return self.title

    @property
    def asking(self) -> Asking:
        return read(self.document)
