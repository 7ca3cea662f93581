"""What formula and roll-up fields come to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rapport.platform.records.models import CustomField


def computation_of(row: CustomField) -> Callable[[Mapping[str, Any]], Any] | None:
    """The function that works out a formula field from the record's other values."""
    return None
