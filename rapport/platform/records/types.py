"""Record types: what an app declares once, and lists, filters, search and exchange follow from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.db.models import Exists, FilteredRelation, Model, OuterRef, Q, QuerySet
from django.urls import reverse


class Kind(StrEnum):
    """How a field's values are compared, sorted and shown."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    DATETIME = "datetime"
    CHOICE = "choice"
    BOOLEAN = "boolean"
    USER = "user"
    RECORD = "record"
    EMAIL = "email"
    PHONE = "phone"

    @property
    def is_ordered(self) -> bool:
        """Whether "more than" makes sense."""
        return self in (Kind.NUMBER, Kind.MONEY, Kind.DATE, Kind.DATETIME)


MARKS = 14
_ANY_ID = 987_654_321
Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Field:
    """Something known of a record.

    ``path`` is the ORM path (default: the name), from the record or, with ``relation``, from the
    rows of that reverse relation, of which ``where`` picks those that count: the field then holds
    for a record when one of its rows matches. ``currency`` is the path of a money field's currency,
    in the same row; ``sort_path`` is what it sorts by, ``shown`` what a list shows of it, when that is another column.
    A sortable field is never null; sorting by a relation leaves out records without such a row.
    """

    name: str
    label: str
    kind: Kind = Kind.TEXT
    path: str = ""
    choices: Choices = ()
    relation: str = ""
    where: Mapping[str, Any] = field(default_factory=dict)
    currency: str = ""
    sort_path: str = ""
    shown: str = ""
    is_sortable: bool = False
    is_filterable: bool = True
    help: str = ""

    @property
    def column(self) -> str:
        return self.path or self.name

    @property
    def is_mark(self) -> bool:
        """Whether a choice reads better as a coloured mark: few values, told apart at a glance."""
        return self.kind is Kind.CHOICE and len(self.choices) <= MARKS

    @property
    def order_column(self) -> str:
        return self.sort_path or self.column

    @property
    def shown_column(self) -> str:
        """What a list reads: of a user or another record, the name."""
        named = f"{self.column}__name" if self.kind in (Kind.USER, Kind.RECORD) else self.column
        return self.shown or named

    @property
    def alias(self) -> str:
        """The joined relation's name in a query that sorts by this field."""
        return f"by_{self.name}"

    @cached_property
    def choice_labels(self) -> dict[str, str]:
        return dict(self.choices)

    def holds(self, model: type[Model], condition: Callable[[str], Q]) -> Q:
        """``condition`` of the column's path, lifted over the relation if there is one."""
        if not self.relation:
            return condition(self.column)
        reverse_relation: Any = model._meta.get_field(self.relation)
        rows = reverse_relation.related_model._default_manager.filter(
            **{reverse_relation.field.name: OuterRef("pk")}, **self.where
        )
        return Q(Exists(rows.filter(condition(self.column))))

    def joined(self, queryset: QuerySet[Any]) -> tuple[QuerySet[Any], str]:
        """``queryset`` and the path to sort it by."""
        if not self.relation:
            return queryset, self.order_column
        where = Q(**{f"{self.relation}__{key}": value for key, value in self.where.items()})
        path = f"{self.alias}__{self.order_column}"
        joined = queryset.annotate(**{self.alias: FilteredRelation(self.relation, condition=where)})
        return joined.filter(**{f"{path}__isnull": False}), path


@dataclass(frozen=True)
class View:
    """A way to look at a list: a filter, columns and an order, under a name of its own."""

    key: str
    label: str
    filter: str = ""
    columns: tuple[str, ...] = ()
    sort: str = ""
    icon: str = ""


@dataclass(frozen=True)
class RecordType:
    """One declaration per record type.

    ``key`` stands in addresses ("party"); ``search`` is the folded text column that free words are
    looked up in; ``more_fields`` gives the fields that are known only at run time (traits);
    ``url_name`` takes the record's id;
    """

    key: str
    label: str
    plural: str
    model: type[Model]
    fields: tuple[Field, ...]
    columns: tuple[str, ...]
    sort: str
    url_name: str
    icon: str = "file"
    search: str = ""
    views: tuple[View, ...] = ()
    create_url_name: str = ""
    create_verb: str = ""
    empty: str = ""
    has_faces: bool = False
    more_fields: Callable[[], Sequence[Field]] = tuple

    def all_fields(self) -> dict[str, Field]:
        """Every field by name, the late ones too."""
        return {item.name: item for item in (*self.fields, *self.more_fields())}

    def url_of(self, pk: int) -> str:
        return reverse(self.url_name, args=[pk])

    def urls_of(self, pks: Sequence[int]) -> list[str]:
        """The addresses of many records: resolving each one would cost more than its row."""
        before, after = self.url_of(_ANY_ID).split(str(_ANY_ID))
        return [f"{before}{pk}{after}" for pk in pks]

    @property
    def is_trashable(self) -> bool:
        return any(item.name == "deleted_at" for item in self.model._meta.get_fields())


_types: dict[str, RecordType] = {}


def register(record_type: RecordType) -> RecordType:
    """Make ``record_type`` known; called in an app's ``records.py``."""
    _types[record_type.key] = record_type
    return record_type


def record_types() -> dict[str, RecordType]:
    """Every record type by key."""
    return dict(_types)
