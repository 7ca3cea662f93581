"""What a record type knows of its records: fields, their kinds, and where their values stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.db.models import Exists, FilteredRelation, Model, OuterRef, Q, QuerySet

from rapport.platform.access import Role


class Kind(StrEnum):
    """How a field's values are entered, compared, sorted and shown."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    RATING = "rating"
    MONEY = "money"
    DATE = "date"
    DATETIME = "datetime"
    TIME = "time"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    CHOICES = "choices"
    USER = "user"
    RECORD = "record"
    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"
    URL = "url"
    FILE = "file"

    @property
    def is_ordered(self) -> bool:
        """Whether "more than" makes sense."""
        return self in ORDERED

    @property
    def is_number(self) -> bool:
        """Whether sums do."""
        return self in NUMBERS

    @property
    def is_text(self) -> bool:
        """Whether the value is stored as text, where empty means unknown."""
        return self in TEXTS


NUMBERS = frozenset({Kind.NUMBER, Kind.RATING, Kind.MONEY})
ORDERED = NUMBERS | {Kind.DATE, Kind.DATETIME, Kind.TIME}
TEXTS = frozenset(
    {
        Kind.TEXT,
        Kind.LONG_TEXT,
        Kind.CHOICE,
        Kind.EMAIL,
        Kind.PHONE,
        Kind.ADDRESS,
        Kind.URL,
    }
)
MARKS = 14
Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Limits:
    """What a value must keep to; empty means anything its kind allows."""

    lowest: Decimal | None = None
    highest: Decimal | None = None
    longest: int = 0
    pattern: str = ""


@dataclass(frozen=True)
class Field:
    """Something known of a record.

    ``path`` is the ORM path (default: the name), from the record or, with ``relation``, from the
    rows of that reverse relation, of which ``where`` picks those that count: the field then holds
    for a record when one of its rows matches, and shows the first of them in the order ``first``.
    ``currency`` is the path of a money field's currency, in the same row, or for a custom field the
    currency itself; ``sort_path`` is what it sorts by, ``shown`` what a list shows of it, when that is
    another column. A sortable field is never null, unless it is custom or of a relation.

    ``is_editable`` fields can be written by people: in forms, in a list's cells, in bulk, by rules.
    ``target`` is the key of the type that a record field leads to; a link that ``is_loose`` stands in a
    column that is no foreign key. ``roles``, where given, are the
    only ones who know the field at all. A ``compute`` field is worked out from the others'
    values (by name) when one of them changes, and kept like any other; when it cannot be, ``problem``
    says why. ``synonyms`` are the words that other systems have for the field.
    """

    name: str
    label: str
    kind: Kind = Kind.TEXT
    path: str = ""
    choices: Choices = ()
    relation: str = ""
    where: Mapping[str, Any] = field(default_factory=dict)
    first: tuple[str, ...] = ("pk",)
    currency: str = ""
    sort_path: str = ""
    shown: str = ""
    is_sortable: bool = False
    is_filterable: bool = True
    help: str = ""
    is_editable: bool = False
    is_required: bool = False
    is_unique: bool = False
    is_custom: bool = False
    default: Any = None
    limits: Limits = Limits()
    target: str = ""
    is_loose: bool = False
    roles: frozenset[Role] | None = None
    compute: Callable[[Mapping[str, Any]], Any] | None = None
    problem: str = ""
    synonyms: tuple[str, ...] = ()

    @cached_property
    def column(self) -> str:
        return f"custom__{self.name}" if self.is_custom else self.path or self.name

    @property
    def keeps_id(self) -> bool:
        """Whether a link is an id alone, that no join follows."""
        return self.is_custom or self.is_loose

    @property
    def is_mark(self) -> bool:
        """Whether a choice reads better as a coloured mark: a few values, told apart at a glance."""
        return self.kind is Kind.CHOICE and 2 < len(self.choices) <= MARKS

    @property
    def order_column(self) -> str:
        return self.sort_path or self.column

    @cached_property
    def shown_column(self) -> str:
        """What a list reads: of a user or another record, the name; a custom one keeps the id."""
        is_link = self.kind in (Kind.USER, Kind.RECORD) and not self.keeps_id
        return self.shown or (f"{self.column}__name" if is_link else self.column)

    @cached_property
    def has_several(self) -> bool:
        """Whether its value is a list: several choices, or a choice in each of several rows."""
        is_row = bool(self.relation) and self.kind is Kind.CHOICE and not self.where
        return is_row or self.kind is Kind.CHOICES

    @cached_property
    def bare(self) -> Field:
        """The same field, of which a list reads what is stored: of a link, the id."""
        return replace(self, shown=self.column)

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
