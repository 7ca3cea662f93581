"""What makes a field a computed one: its formula or roll-up holds, and leads into no circle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapport.kit.errors import Invalid
from rapport.kit.speech import say
from rapport.platform.records.computing import in_circle
from rapport.platform.records.fields import Field
from rapport.platform.records.filters import parse as parse_filter
from rapport.platform.records.formulas import canonical, parse
from rapport.platform.records.models import CustomField
from rapport.platform.records.plans import FORMULA
from rapport.platform.records.queries.custom import base_fields, field_of
from rapport.platform.records.rollups import check, roll_up_of
from rapport.platform.records.types import record_types

Source = CustomField.Source


@dataclass(frozen=True)
class Computation:
    """How a field is computed, as it is kept, and the kind and currency of what comes out."""

    said: dict[str, Any]
    kind: str
    currency: str = ""


def computation(
    row: CustomField, source: str, said: Mapping[str, Any], currency: str
) -> Computation:
    """What ``said`` amounts to as the computation of ``row``. Raises Invalid at "formula", or at the
    part of a roll-up, with the way of a circle.
    """
    made = _formula(row, said) if source == FORMULA else _roll_up(row, said, currency)
    _check_circle(row, source, made)
    return made


def _formula(row: CustomField, said: Mapping[str, Any]) -> Computation:
    fields = known_fields(row.record_type)
    text = str(said.get("formula") or "").strip()
    found = parse(text, fields)
    return Computation(
        {"formula": canonical(text, fields)}, str(found.type.kind), found.type.currency
    )


def _roll_up(row: CustomField, said: Mapping[str, Any], currency: str) -> Computation:
    where = said.get("where") or {}
    if isinstance(where, str):
        where = parse_filter(where)
    roll_up = roll_up_of(row.record_type, row.name, {**said, "where": where}, currency)
    kind, currency = check(roll_up)
    kept = {name: getattr(roll_up, name) for name in ("child", "through", "how")}
    kept |= {"of": roll_up.of} if roll_up.how != "count" else {}
    kept |= {"by": roll_up.by} if roll_up.how in ("first", "last") else {}
    kept |= {"where": where} if where not in ({}, {"all": []}) else {}
    return Computation(kept, str(kind), currency)


def known_fields(key: str) -> dict[str, Field]:
    """The fields that a formula of the type ``key`` can read."""
    rows = CustomField.objects.filter(record_type=key, removed_at=None)
    return base_fields(key) | {row.name: field_of(row) for row in rows}


def _check_circle(row: CustomField, source: str, made: Computation) -> None:
    """Raises Invalid with the way, when what ``row`` is computed from is computed from ``row``."""
    rows = list(CustomField.objects.filter(removed_at=None).exclude(source=Source.ENTERED))
    reads = {_node(other): _reads(other, other.source, other.computation) for other in rows}
    reads[_node(row)] = _reads(row, source, made.said)
    way = in_circle(_node(row), reads)
    if way:
        path = " → ".join(_called(node, row) for node in way)
        place = "formula" if source == FORMULA else "of"
        raise Invalid(
            "circle", fields={place: "It would be computed from itself: %(path)s."}, path=path
        )


def _node(row: CustomField) -> str:
    return f"{row.record_type}.{row.name}"


def _reads(row: CustomField, source: str, said: Mapping[str, Any]) -> Sequence[str]:
    """What a computed field is computed from: "type.field" each."""
    if source == FORMULA:
        try:
            names = parse(str(said.get("formula", "")), known_fields(row.record_type)).names
        except Invalid:
            return ()
        return [f"{row.record_type}.{name}" for name in sorted(names)]
    roll_up = roll_up_of(row.record_type, row.name, said)
    return [f"{roll_up.child}.{name}" for name in sorted(roll_up.reads)]


def _called(node: str, row: CustomField) -> str:
    """A field in a sentence: "Budget of Project"."""
    key, _, name = node.partition(".")
    if node == _node(row):
        return row.label
    kind = record_types().get(key)
    found = kind.all_fields().get(name) if kind else None
    return (
        say("%(found)s of %(kind)s", found=found.label, kind=kind.label.lower())
        if kind and found
        else node
    )
