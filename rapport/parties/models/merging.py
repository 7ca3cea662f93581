from __future__ import annotations

from django.db import models

from rapport.parties.models.party import Party


class Merge(models.Model):
    """A party that turned out to be another one. What moved from it is known, so that it can go back.

    ``moved`` maps a slot ("orders_order.party_id") to the ids of its rows.
    """

    survivor = models.ForeignKey(Party, models.CASCADE, related_name="merges")
    merged = models.ForeignKey(Party, models.CASCADE, related_name="merged_into")
    at = models.DateTimeField()
    moved = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.merged} is {self.survivor}"
