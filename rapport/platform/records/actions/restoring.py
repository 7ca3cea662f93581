"""Putting a value back that stood in a field before."""

from __future__ import annotations

from typing import Literal

from django.db import transaction

from rapport.platform.access import Actor
from rapport.platform.records import values
from rapport.platform.records.actions.records import Edited, edit_record
from rapport.platform.records.queries.history import event_of, record_in_trash_or_not


@transaction.atomic
def restore_value(
    key: str,
    pk: int,
    event: int,
    field: str,
    *,
    by: Actor,
    version: int | None = None,
    which: Literal["before", "after"] = "before",
) -> Edited:
    """Let ``field`` hold what it held before (or after) ``event``: an edit like any other.

    Raises what editing raises; Refused, when somebody changed the record since ``version`` was read.
    """
    kind, record = record_in_trash_or_not(by, key, pk)
    told = event_of(by, kind, record, event, field)
    found = kind.fields_for(by)[field]
    value = told.data["changes"][field][0 if which == "before" else 1]
    written = values.written(found, values.loaded(found, value))
    return edit_record(kind, pk, {field: written}, by=by, version=version)
