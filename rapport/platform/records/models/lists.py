from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from rapport.platform.access import Actor
from rapport.platform.records.models.attached import Attached
from rapport.platform.records.models.shared import Shared


class List(Shared):
    """Records of one type that somebody put together: who is on it changes only when somebody says so.

    One that was removed keeps its members for a while, so that it can come back.
    """

    record_type = models.CharField(max_length=40, help_text="the type's key")
    name = models.CharField(max_length=80)
    made_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "record_type",
                "owner",
                Lower("name"),
                name="list_once",
                condition=Q(removed_at=None),
            ),
        )
        indexes = (
            models.Index(
                "record_type", "name", "id", name="list_type", condition=Q(removed_at=None)
            ),
        )

    @classmethod
    def seen_of(cls, record_type: str, asker: Actor) -> models.QuerySet[List]:
        """The lists in use of the type with this key that ``asker`` sees."""
        return cls.objects.filter(cls.seen_by(asker), record_type=record_type, removed_at=None)

    def __str__(self) -> str:
        return self.name


class ListMember(Attached):
    """A record on a list."""

    list = models.ForeignKey(List, models.CASCADE, related_name="members", db_index=False)

    class Meta:
        constraints = (models.UniqueConstraint("list", "record_id", name="list_member_once"),)
        indexes = (models.Index("record_type", "record_id", name="list_member_record"),)

    @classmethod
    def record_ids(cls, lists: Any) -> models.QuerySet[Any, Any]:
        """The ids of the records on any of ``lists``, for a subquery."""
        return cls.objects.filter(list__in=lists).values("record_id")

    def __str__(self) -> str:
        return f"{self.record_type} {self.record_id} on {self.list}"
