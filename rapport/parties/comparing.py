"""Parties side by side: where they differ, and where they do not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rapport.parties.actions.merging import DETAILS, own_fields
from rapport.parties.models import Party
from rapport.parties.openness import may_know
from rapport.platform.access import Actor
from rapport.platform.records.types import record_types
from rapport.platform.records.values import loaded, written


@dataclass(frozen=True)
class Choice:
    """A value, and the first party that has it."""

    pk: int
    text: str


@dataclass(frozen=True)
class Difference:
    """A field in which parties differ; the first choice is the one that stays unless another is made."""

    name: str
    label: str
    choices: tuple[Choice, ...]


def differences(asker: Actor, parties: Sequence[Party]) -> list[Difference]:
    """The facts and the fields made in the browser that ``asker`` knows, and in which ``parties`` differ."""
    fields = record_types()["party"].fields_for(asker)
    found = []
    for name in DETAILS:
        label = fields[name].label if name in fields else name.replace("_", " ").capitalize()
        if may_know(asker, name):
            found.append(_difference(name, label, [(p.pk, getattr(p, name)) for p in parties]))
    for name, field in own_fields(asker).items():
        values = [(p.pk, written(field, loaded(field, p.custom.get(name)))) for p in parties]
        found.append(_difference(name, field.label, values))
    return [item for item in found if len(item.choices) > 1]


def _difference(name: str, label: str, values: Sequence[tuple[int, Any]]) -> Difference:
    first: dict[str, int] = {}
    for pk, value in values:
        if value not in (None, ""):
            first.setdefault(str(value), pk)
    return Difference(name, label, tuple(Choice(pk, text) for text, pk in first.items()))
