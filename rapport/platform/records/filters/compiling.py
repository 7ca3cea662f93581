"""A tree as a condition in SQL. Nothing else in the product turns filters into queries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from django.db.models import (
    Avg,
    Count,
    DecimalField,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Concat, StrIndex
from django.db.models.lookups import (
    Exact,
    GreaterThan,
    GreaterThanOrEqual,
    LessThan,
    LessThanOrEqual,
)
from django.utils import timezone

from rapport.kit.errors import Invalid
from rapport.kit.text import fold
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.accounts.models import User
from rapport.platform.records import values
from rapport.platform.records.fields import Field, Kind
from rapport.platform.records.filters import refusals
from rapport.platform.records.filters.hanging import HANGING, OF_TEAM, people_of_team
from rapport.platform.records.filters.moments import MIRRORED, span_of
from rapport.platform.records.filters.relations import Relation, relations
from rapport.platform.records.filters.searching import beginning, begins
from rapport.platform.records.filters.tree import (
    AGGREGATES,
    COMPARISONS,
    OPERATORS,
    Tree,
    check_size,
    group_of,
    id_of,
    parts_of,
)
from rapport.platform.records.types import RecordType

AGGREGATED: Mapping[str, Any] = {"sum": Sum, "average": Avg, "lowest": Min, "highest": Max}
COMPARED: Mapping[str, Any] = {
    "is": Exact,
    "less": LessThan,
    "more": GreaterThan,
    "at_most": LessThanOrEqual,
    "at_least": GreaterThanOrEqual,
}
OPPOSITE = {"less": "at_least", "more": "at_most", "at_most": "more", "at_least": "less"}
BEYOND = {"highest": ("more", "at_least"), "lowest": ("less", "at_most")}
EMPTY_WORDS, FILLED_WORDS = ("none", None), ("any",)
NAME_LIMIT = 200
NOBODY = 0


def compile_tree(
    tree: Tree, record_type: RecordType, *, by: Actor = SYSTEM, by_scan: bool = False
) -> Q:
    """``tree`` as a condition on ``record_type``, as ``by`` may ask it: fields and related records
    that ``by`` does not see are unknown. Raises Invalid naming what is wrong and where.

    ``by_scan`` writes searches so that no index answers them: for rows that are read anyway.
    """
    check_size(tree)
    return Compiler(record_type, by, by_scan=by_scan).node(tree)


class Compiler:
    """Compiles the nodes of one tree, and those inside of a relation with another of its kind."""

    def __init__(self, record_type: RecordType, by: Actor, *, by_scan: bool = False) -> None:
        self.type, self.by, self.by_scan = record_type, by, by_scan
        self.fields = record_type.fields_for(by)

    def node(self, tree: Tree) -> Q:
        word = group_of(tree)
        if not word:
            return self.leaf(tree)
        conditions = [self.node(part) for part in parts_of(tree)]
        if word == "all" or not conditions:
            return Q(*conditions)
        joined = Q(*conditions, _connector=Q.OR)
        return joined if word == "any" else ~joined

    def leaf(self, tree: Tree) -> Q:
        if "search" in tree:
            return self.search(str(tree["search"]))
        if "aggregate" in tree:
            return self.aggregate(tree)
        if "related" in tree:
            rows = self.related(str(tree["related"]), tree.get("where"))
            return Q(Exists(rows))
        if not tree:
            return Q()
        return self.compared(tree)

    def compared(self, tree: Tree) -> Q:
        name, op, value = str(tree.get("field", "")), str(tree.get("op", "is")), tree.get("value")
        if op not in OPERATORS:
            raise refusals.unknown_operator(op, name)
        if op == "is_not":
            return ~self.compared({**tree, "op": "is"})
        if name in HANGING and name not in self.fields:
            return HANGING[name](self.type, value, self.by)
        if name not in self.fields and name in relations(self.type):
            return self.has_any(name, value)
        found = self.field(name)
        if op == "is" and value in (*EMPTY_WORDS, *FILLED_WORDS):
            return self.presence(found, is_filled=value in FILLED_WORDS)
        return self.safe(
            found, found.holds(self.type.model, Comparison(found, self.by).of(op, value))
        )

    def field(self, name: str) -> Field:
        found = self.fields.get(name)
        if found is None or not found.is_filterable:
            raise refusals.unknown_field(self.type.plural, name)
        return found

    def safe(self, found: Field, condition: Q) -> Q:
        """``condition`` such that its opposite holds for records without a custom value."""
        if not found.is_custom:
            return condition
        return Q(condition, **{f"{found.column}__isnull": False})

    def presence(self, found: Field, *, is_filled: bool) -> Q:
        filled = found.holds(self.type.model, lambda path: Q(**{f"{path}__isnull": False}))
        if found.kind.is_text and not (found.relation or found.is_custom):
            filled &= ~Q(**{found.column: ""})
        return filled if is_filled else ~filled

    def search(self, text: str) -> Q:
        column, word = self.type.search, fold(text)
        if not column or not word:
            return Q()
        if self.type.hides_searched(self.by):
            return Q(**{f"{self.type.title}__icontains": text})
        if self.by_scan and begins(word):
            return Q(GreaterThan(StrIndex(Concat(Value(" "), F(column)), Value(f" {word}")), 0))
        if self.by_scan:
            return Q(GreaterThan(StrIndex(F(column), Value(word)), 0))
        if begins(word):
            return beginning(column, word)
        return Q(**{f"{column}__contains": word})

    def has_any(self, name: str, value: Any) -> Q:
        """``orders:any`` and ``orders:none``."""
        if value not in (*EMPTY_WORDS, *FILLED_WORDS):
            raise refusals.no_presence(name)
        found = Q(Exists(self.related(name, None)))
        return found if value in FILLED_WORDS else ~found

    def related(self, name: str, where: Any) -> QuerySet[Any]:
        relation = self.relation(name)
        rows = relation.rows(self.by)
        if where:
            rows = rows.filter(Compiler(relation.target, self.by).node(where))
        return rows

    def relation(self, name: str) -> Relation:
        known = {key: found for key, found in relations(self.type).items() if self.is_known(found)}
        if name not in known:
            raise refusals.unknown_relation(self.type.plural, name, known)
        return known[name]

    def is_known(self, relation: Relation) -> bool:
        """Whether the asker may know of the field that makes it."""
        fields = self.fields if relation.is_forward else relation.target.fields_for(self.by)
        return relation.link.name in fields

    def aggregate(self, tree: Tree) -> Q:
        """A comparison of what an aggregate of related records comes to; of none, that is 0, and no
        day at all.
        """
        op = str(tree.get("op", "more"))
        if op not in COMPARED:
            raise refusals.unknown_operator(op, str(tree["aggregate"]))
        moments = self._moments(tree)
        if moments is not None:
            return self._at_an_end(tree, *moments)
        number = Comparison.number(
            Field("", str(tree["aggregate"]), Kind.NUMBER), tree.get("value")
        )
        return Q(COMPARED[op](self.total(tree), Value(number, DecimalField())))

    def _moments(self, tree: Tree) -> tuple[Field, Any] | None:
        """The date field whose latest or earliest value is asked for, and the rows that have one."""
        if tree["aggregate"] not in BEYOND:
            return None
        relation = self.relation(str(tree.get("related", "")))
        found = Compiler(relation.target, self.by).field(str(tree.get("field") or ""))
        if found.kind not in (Kind.DATE, Kind.DATETIME) or found.relation:
            return None
        rows = self.related(relation.name, tree.get("where"))
        return found, rows.filter(**{f"{found.column}__isnull": False})

    def _at_an_end(self, tree: Tree, found: Field, rows: QuerySet[Any]) -> Q:
        """Of the latest day: that one is beyond the other day, or that some are and none is beyond."""
        op, text = str(tree.get("op", "more")), str(tree.get("value"))
        turned = MIRRORED if span_of(found, "more", text, timezone.localdate())[0] == "less" else {}
        beyond, from_there = BEYOND[tree["aggregate"]]

        def some(asked: str) -> Exists:
            return Exists(rows.filter(Comparison(found, self.by).of(asked, text)(found.column)))

        if op == "is":
            return Q(some("is")) & ~Q(some(turned.get(beyond, beyond)))
        if turned.get(op, op) in (beyond, from_there):
            return Q(some(op))
        return Q(Exists(rows)) & ~Q(some(OPPOSITE[op]))

    def total(self, tree: Tree) -> Any:
        """The aggregate itself, as an expression of the records that are filtered."""
        word, name = str(tree["aggregate"]), str(tree.get("field") or "")
        if word not in AGGREGATES:
            raise refusals.no_aggregate(word, AGGREGATES)
        relation = self.relation(str(tree.get("related", "")))
        rows = self.related(relation.name, tree.get("where")).order_by()
        if word == "count":
            what: Any = Count("*")
        else:
            what = AGGREGATED[word](_numeric(Compiler(relation.target, self.by).field(name)))
        one = rows.annotate(_all=Value(1)).values("_all").annotate(_total=what).values("_total")
        zero = Value(0, DecimalField())
        return Coalesce(Subquery(one, output_field=DecimalField()), zero)


def _numeric(found: Field) -> Any:
    if not found.kind.is_number or found.relation:
        raise refusals.not_a_sum(found)
    if found.is_custom:
        return Cast(
            KeyTextTransform(found.name, "custom"), DecimalField(max_digits=30, decimal_places=6)
        )
    return F(found.column)


class Comparison:
    """Makes of "op value" a function from the column's path to the condition on it."""

    def __init__(self, found: Field, by: Actor) -> None:
        self.found, self.by = found, by

    def of(self, op: str, value: Any) -> Any:
        """Raises Invalid when ``value`` is none of the field's kind, or cannot be compared so."""
        found = self.found
        if isinstance(value, list) and op == "is":
            each = [self.of("is", one) for one in value]
            return lambda path: Q(*(make(path) for make in each), _connector=Q.OR)
        if op == "between":
            low, high = self._ends(value)
            least, most = self.of("at_least", low), self.of("at_most", high)
            return lambda path: least(path) & most(path)
        if op in COMPARISONS and not found.kind.is_ordered:
            raise refusals.not_ordered(found)
        return self._made(op, value)

    def _ends(self, value: Any) -> tuple[Any, Any]:
        if not isinstance(value, list) or len(value) != 2:
            raise refusals.no_ends(self.found)
        return value[0], value[1]

    def _made(self, op: str, value: Any) -> Any:
        kind, text = self.found.kind, str(value)
        if kind in (Kind.DATE, Kind.DATETIME):
            return self._moment(op, text)
        if kind.is_number:
            number = self.number(self.found, value)
            return self._exactly(COMPARISONS.get(op, "exact"), number)
        if kind is Kind.TIME:
            return self._exactly(COMPARISONS.get(op, "exact"), values.read(self.found, text))
        if kind is Kind.BOOLEAN:
            return self._exactly("exact", text.lower() in values.TRUE)
        if kind is Kind.USER:
            return self._user(text)
        if kind is Kind.RECORD:
            return self._record(text)
        if kind is Kind.CHOICE:
            return self._exactly("exact", self._choice(text))
        if kind is Kind.CHOICES:
            return self._exactly("contains", [self._choice(text)])
        return self._text(op, text)

    def _exactly(self, lookup: str, value: Any) -> Any:
        stored = values.plain(value) if self.found.is_custom else value
        return lambda path: Q(**{f"{path}__{lookup}": stored})

    def _text(self, op: str, text: str) -> Any:
        if self.found.kind in (Kind.EMAIL, Kind.PHONE) and op == "is":
            return self._exactly("exact", text.lower())  # as the column keeps it: an index answers
        lookup = {"contains": "icontains", "starts": "istartswith"}.get(op, "iexact")
        return lambda path: Q(**{f"{path}__{lookup}": text})

    def _user(self, text: str) -> Any:
        if text == "me":
            return self._exactly("exact", self.by.user_id or NOBODY)
        if (pk := id_of(text)) is not None:
            return self._exactly("exact", pk)
        if text.startswith(OF_TEAM):
            ids = people_of_team(text.removeprefix(OF_TEAM))
            return lambda path: Q(**{f"{path}__in": ids})
        if not self.found.keeps_id:
            return lambda path: Q(**{f"{path}__name__icontains": text})
        named = User._default_manager.filter(name__icontains=text).values_list("pk", flat=True)
        ids = list(named[:NAME_LIMIT])
        return lambda path: Q(**{f"{path}__in": ids})

    def _record(self, text: str) -> Any:
        """By id, or by what the other record is called."""
        if (pk := id_of(text)) is not None:
            return self._exactly("exact", pk)
        if self.found.is_custom or self.found.relation:
            raise refusals.not_a_record(self.found)
        named = Q(**{f"{self.found.shown_column}__icontains": text})
        return lambda _path: named

    def _choice(self, text: str) -> str:
        folded = fold(text)
        for value, label in self.found.choices:
            if folded in (fold(value), fold(label), fold(value.replace("_", " "))):
                return value
        if not self.found.choices:
            return text
        raise refusals.unknown_choice(self.found, text)

    @staticmethod
    def number(found: Field, value: Any) -> Any:
        text = str(value).replace(",", "").replace("_", "")
        try:
            return values.read(Field(found.name, found.label, Kind.NUMBER), text)
        except Invalid:
            raise refusals.not_a_number(found, value) from None

    def _moment(self, op: str, text: str) -> Any:
        """Dates compare by day, whatever the hour."""
        op, (first, beyond) = span_of(self.found, op, text, timezone.localdate())
        if self.found.kind is Kind.DATE:
            start, end = values.plain(first), values.plain(beyond)
        elif self.found.is_custom:
            start, end = values.plain(_midnight(first)), values.plain(_midnight(beyond))
        else:
            start, end = _midnight(first), _midnight(beyond)
        spans = {
            "less": ("lt", start),
            "at_least": ("gte", start),
            "more": ("gte", end),
            "at_most": ("lt", end),
        }
        if op in spans:
            lookup, bound = spans[op]
            return lambda path: Q(**{f"{path}__{lookup}": bound})
        return lambda path: Q(**{f"{path}__gte": start, f"{path}__lt": end})


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


__all__ = ["Comparison", "Compiler", "OuterRef", "compile_tree"]
