"""Values of one kind as values of another: what converts, and to what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rapport.kit.errors import Invalid
from rapport.platform.records import values
from rapport.platform.records.fields import Field, Kind

NEVER = frozenset({Kind.FILE})
GOALS = frozenset(Kind) - {Kind.FILE, Kind.USER, Kind.RECORD}
"""What a field can become. What colleagues and records are called cannot be told apart backwards."""
Names = Callable[[Any], str]


def goals(kind: Kind) -> list[Kind]:
    """The kinds that a field of ``kind`` can become."""
    return [] if kind in NEVER else sorted(GOALS - {kind})


def converted(before: Field, after: Field, value: Any, name_of: Names = str) -> Any:
    """The JSON ``value`` of a field as it stands in one of another kind; None when it does not convert.

    ``name_of`` says what a link leads to.
    """
    loaded = values.loaded(before, value)
    if loaded is None:
        return None
    try:
        return values.plain(values.read(after, _said(before, after, loaded, name_of)))
    except Invalid:
        return None


def _said(before: Field, after: Field, value: Any, name_of: Names) -> Any:
    """``value`` as a person would type it into the new field."""
    if before.kind in (Kind.USER, Kind.RECORD):
        return name_of(value)
    labels: Mapping[str, str] = before.choice_labels
    if isinstance(value, list):
        named = [labels.get(str(part), str(part)) for part in value]
        return named if after.kind is Kind.CHOICES else ", ".join(named)
    if labels:
        return labels.get(str(value), str(value))
    text = values.written(before, value)
    if before.kind is Kind.DATETIME and after.kind is Kind.DATE:
        return text[:10]
    if before.kind is Kind.DATETIME and after.kind is Kind.TIME:
        return text[11:]
    return text
