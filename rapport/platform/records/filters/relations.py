"""Which records lead to which: the ways that a filter or a roll-up may go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Func, JSONField, OuterRef, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from rapport.platform.access import Actor
from rapport.platform.records.fields import Field, Kind
from rapport.platform.records.types import RecordType, name_of_many, record_type, record_types


@dataclass(frozen=True)
class Relation:
    """The records of ``target`` whose record field ``link`` leads here ("orders" of a party), or,
    ``is_forward``, the one of ``target`` that the field ``link`` here leads to ("party" of an order).
    """

    name: str
    label: str
    target: RecordType
    link: Field
    is_forward: bool = False

    def rows(self, by: Actor) -> QuerySet[Any]:
        """The related records that ``by`` sees, for a subquery of the records from which one looks."""
        rows = self.target.visible_to(by)
        if self.is_forward:
            return rows.filter(pk=_id_in_outer_row(self.link))
        if self.link.is_custom:
            outer: Any = Func(OuterRef("pk"), function="to_jsonb", output_field=JSONField())
            return rows.filter(**{self.link.column: outer})
        return rows.filter(**{self.link.column: OuterRef("pk")})


def relations(of: RecordType) -> dict[str, Relation]:
    """Every relation of ``of`` by name: what leads here, and where its own record fields lead."""
    back = [
        Relation(name_of_many(target), target.plural, target, link)
        for target in record_types().values()
        for link in target.all_fields().values()
        if link.kind is Kind.RECORD and link.target == of.key and not link.relation
    ]
    ahead = [
        Relation(link.name, link.label, target, link, is_forward=True)
        for link in of.all_fields().values()
        if link.kind is Kind.RECORD and not link.relation and (target := record_type(link.target))
    ]
    found: dict[str, Relation] = {}
    for relation in (*back, *ahead):
        name = relation.name
        if name in found:
            name = f"{name}_by_{relation.link.name}"
        found[name] = Relation(
            name, relation.label, relation.target, relation.link, relation.is_forward
        )
    return found


def _id_in_outer_row(link: Field) -> Any:
    if link.is_custom:
        return Cast(KeyTextTransform(link.name, OuterRef("custom")), BigIntegerField())
    return OuterRef(f"{link.column}_id")
