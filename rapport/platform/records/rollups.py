"""Roll-ups: what the related records of a record come to, and the SQL that says so for many at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Avg, Count, DecimalField, F, Max, Min, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast

from rapport.kit.errors import Invalid
from rapport.kit.speech import noted
from rapport.platform.records import values
from rapport.platform.records.fields import Field, Kind
from rapport.platform.records.filters import Tree, compile_tree, leaves
from rapport.platform.records.types import RecordType, record_type

HOW = {
    "count": noted("How many"),
    "sum": noted("Sum"),
    "average": noted("Average"),
    "lowest": noted("Lowest"),
    "highest": noted("Highest"),
    "first": noted("First"),
    "last": noted("Last"),
}
AGGREGATES = {"sum": Sum, "average": Avg, "lowest": Min, "highest": Max}
NUMERIC = DecimalField(max_digits=30, decimal_places=6)


@dataclass(frozen=True)
class RollUp:
    """The field ``name`` of the type ``parent``: ``how`` the field ``of`` of those records of the
    type ``child`` amounts to which lead here by their field ``through`` and meet ``where``.

    "first" and "last" go by the field ``by``. Money counts in ``currency`` alone.
    """

    parent: str
    name: str
    child: str
    through: str
    how: str
    of: str = ""
    by: str = ""
    where: Tree = field(default_factory=dict)
    currency: str = ""

    @property
    def reads(self) -> frozenset[str]:
        """The child's fields that matter."""
        filtered = {str(leaf.get("field", "")) for leaf in leaves(self.where)}
        return frozenset({self.through, self.of, self.by, *filtered} - {""})

    @property
    def of_none(self) -> Any:
        """What it comes to when nothing leads here."""
        return 0 if self.how in ("count", "sum") else None


def roll_up_of(parent: str, name: str, said: Mapping[str, Any], currency: str = "") -> RollUp:
    """The roll-up that a field's ``computation`` describes."""
    words = {key: str(said.get(key) or "") for key in ("child", "through", "how", "of", "by")}
    return RollUp(parent, name, where=said.get("where") or {}, currency=currency, **words)


def check(roll_up: RollUp) -> tuple[Kind, str]:
    """The kind and currency of its result. Raises Invalid naming what is missing or does not fit."""
    child = _child(roll_up)
    through = _field(child, roll_up.through, "through")
    if through.kind is not Kind.RECORD or not is_own(through):
        raise _wrong(
            "through",
            "%(through)s of %(children)s leads to no record.",
            through=through.label,
            children=child.plural,
        )
    _check_filter(roll_up, child)
    if roll_up.how not in HOW:
        raise _wrong("how", "A roll-up is one of %(how)s.", how=", ".join(HOW))
    if roll_up.how == "count":
        return Kind.NUMBER, ""
    of = _field(child, roll_up.of, "of")
    if not is_own(of):
        raise _wrong(
            "of",
            "%(of)s does not stand in %(children)s themselves.",
            of=of.label,
            children=child.plural.lower(),
        )
    return _result(roll_up, child, of)


def _check_filter(roll_up: RollUp, child: RecordType) -> None:
    """A roll-up follows its records: what stands in others would change unseen."""
    for leaf in leaves(roll_up.where):
        if "field" not in leaf or not is_own(_field(child, str(leaf["field"]), "where")):
            own = child.plural.lower()
            raise _wrong(
                "where",
                "The filter of a roll-up asks for fields of the %(own)s themselves.",
                own=own,
            )
    try:
        compile_tree(roll_up.where, child)
    except Invalid as error:
        raise _wrong("where", str(error)) from None


def _result(roll_up: RollUp, child: RecordType, of: Field) -> tuple[Kind, str]:
    if roll_up.how in ("sum", "average") and not of.kind.is_number:
        raise _wrong("of", "%(of)s is no number that could be added up.", of=of.label)
    if roll_up.how in ("lowest", "highest") and not of.kind.is_ordered:
        raise _wrong("of", "%(of)s has no lowest and highest.", of=of.label)
    if roll_up.how in ("first", "last"):
        order = _field(child, roll_up.by, "by")
        if not is_own(order) or not order.kind.is_ordered:
            raise _wrong("by", "%(order)s gives no order.", order=order.label)
    if of.kind is not Kind.MONEY:
        is_average = roll_up.how == "average" or of.kind is Kind.RATING
        return Kind.NUMBER if is_average else of.kind, ""
    currency = of.currency if of.is_custom else roll_up.currency
    if not currency:
        raise _wrong("currency", "Say in which currency %(of)s counts.", of=of.label.lower())
    return Kind.MONEY, currency


def _child(roll_up: RollUp) -> RecordType:
    child = record_type(roll_up.child)
    if child is None:
        raise _wrong("child", "The records “%(child)s” are no longer there.", child=roll_up.child)
    return child


def _field(child: RecordType, name: str, place: str) -> Field:
    found = child.all_fields().get(name)
    if found is None:
        raise _wrong(
            place, "%(children)s have no field “%(name)s”.", children=child.plural, name=name
        )
    return found


def _wrong(place: str, sentence: str, /, **data: Any) -> Invalid:
    return Invalid("bad_roll_up", fields={place: sentence}, **data)


def is_own(found: Field) -> bool:
    """Whether a record itself holds the field's value."""
    return not found.relation and "__" not in found.path


def totals(roll_up: RollUp, pks: Collection[int]) -> dict[int, Any]:
    """Parent id → what the roll-up comes to, JSON-ready, for the parents ``pks``. One query.

    Raises Invalid when a field that it needs is gone.
    """
    check(roll_up)
    child = _child(roll_up)
    fields = child.all_fields()
    rows = _rows(roll_up, child, fields).filter(
        **{f"{_column(child, fields[roll_up.through])}__in": list(pks)}
    )
    found = dict.fromkeys(pks, roll_up.of_none)
    found |= {int(pk): values.plain(total) for pk, total in _totals(roll_up, child, rows)}
    return found


def _rows(roll_up: RollUp, child: RecordType, fields: Mapping[str, Field]) -> QuerySet[Any]:
    """The children that count."""
    rows: QuerySet[Any] = child.model._default_manager.filter(**child.only)
    if child.is_trashable:
        rows = rows.filter(deleted_at=None)
    of = fields.get(roll_up.of)
    if of is not None and of.kind is Kind.MONEY and not of.is_custom:
        rows = rows.filter(**{of.currency: roll_up.currency})
    if of is not None:
        rows = rows.filter(**{f"{of.column}__isnull": False})
    return rows.filter(compile_tree(roll_up.where, child)).order_by()


def _totals(roll_up: RollUp, child: RecordType, rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    fields = child.all_fields()
    pairs: QuerySet[Any, Any]
    rows = rows.annotate(_parent=_value(child, fields[roll_up.through]))
    if roll_up.how in ("first", "last"):
        by = f"{'-' if roll_up.how == 'last' else ''}{fields[roll_up.by].column}"
        filled = rows.filter(**{f"{fields[roll_up.by].column}__isnull": False})
        firsts = filled.order_by("_parent", by, "pk").distinct("_parent")
        pairs = firsts.annotate(_total=_value(child, fields[roll_up.of]))
    elif roll_up.how == "count":
        pairs = rows.values("_parent").annotate(_total=Count("pk"))
    else:
        total = AGGREGATES[roll_up.how](_measure(child, fields[roll_up.of]))
        pairs = rows.values("_parent").annotate(_total=total)
    return pairs.values_list("_parent", "_total")


def _column(child: RecordType, found: Field) -> str:
    """The path of an own column as it is stored: of a link, the id."""
    if found.is_custom:
        return found.column
    column: Any = child.model._meta.get_field(found.column)
    return str(column.attname)


def _value(child: RecordType, found: Field) -> Any:
    if found.is_custom:
        return KeyTransform(found.name, "custom")
    return F(_column(child, found))


def _measure(child: RecordType, found: Field) -> Any:
    """The field as something that can be added up or compared."""
    if not found.is_custom:
        return F(_column(child, found))
    text = KeyTextTransform(found.name, "custom")
    return Cast(text, NUMERIC) if found.kind.is_number else text
