"""More choices for a field that was added in the browser."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from rapport.platform.access import Actor
from rapport.platform.records.actions.custom.fields import edit_field
from rapport.platform.records.models import CustomField
from rapport.platform.records.queries.setting_up import field_plan
from rapport.platform.records.types import RecordType


def add_choices(kind: RecordType, name: str, labels: Iterable[str], *, by: Actor) -> None:
    """Append choices called ``labels`` to the custom field ``name`` of ``kind``. Raises Invalid."""
    row = CustomField.objects.get(record_type=kind.key, name=name)
    more = [*row.choices, *(["", label] for label in labels)]
    edit_field(row, replace(field_plan(row), choices=more), by=by)
