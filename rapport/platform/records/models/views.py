from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from rapport.platform.records.models.shared import Shared


class SavedView(Shared):
    """A way to look at the records of a type that somebody keeps: filter, columns, order, layout."""

    class Layout(models.TextChoices):
        LIST = "list", "List"
        BOARD = "board", "Board"
        CALENDAR = "calendar", "Calendar"

    record_type = models.CharField(max_length=40, help_text="the type's key")
    label = models.CharField(max_length=60)
    layout = models.CharField(max_length=8, choices=Layout.choices, default=Layout.LIST)
    tree = models.JSONField(default=dict, blank=True, help_text="the filter")
    columns = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    sort = models.CharField(max_length=61, blank=True, default="")
    group = models.CharField(max_length=60, blank=True, default="")
    is_dense = models.BooleanField(default=False)
    options = models.JSONField(
        default=dict,
        blank=True,
        help_text="of its layout: board or date field, card fields, limits",
    )
    default_roles = ArrayField(
        models.CharField(max_length=20), default=list, blank=True, help_text="who starts with it"
    )
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = (models.Index("record_type", "reach", name="saved_view_type"),)

    def __str__(self) -> str:
        return self.label


class BulkRun(models.Model):
    """One change of many records, in the background: what, to which, how far, and by whom."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        CANCELLED = "cancelled", "Cancelled"
        FAILED = "failed", "Failed"

    record_type = models.CharField(max_length=40, help_text="the type's key")
    verb = models.CharField(max_length=20, help_text="edit, assign, tag, delete, …")
    arguments = models.JSONField(default=dict)
    selection = models.JSONField(help_text='{"ids": […]} or {"filter": tree}')
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=list, help_text="[id, sentence] of records left alone")
    story = models.UUIDField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    wants_cancel = models.BooleanField(default=False)
    error = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        indexes = (
            models.Index(
                "by",
                models.F("made_at").desc(),
                name="bulk_run_recent",
                condition=Q(by__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.verb} {self.record_type}"
