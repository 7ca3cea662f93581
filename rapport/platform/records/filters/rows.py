"""A filter as a person builds it: rows in groups. A tree becomes rows, and rows become the tree.

A row is about a field, about related records ("orders()"), about words anywhere, or, where no
other row says it, a condition as it is typed; nothing of a tree is lost on the way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as made
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from rapport.kit.errors import Invalid
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.records.fields import Field, Kind
from rapport.platform.records.filters.compiling import Compiler
from rapport.platform.records.filters.hanging import hanging_fields
from rapport.platform.records.filters.operators import (
    Way,
    measures,
    way_of,
    ways,
    ways_of_total,
)
from rapport.platform.records.filters.relations import Relation, relations
from rapport.platform.records.filters.text import parse, typed
from rapport.platform.records.filters.tree import Tree, group_of, parts_of
from rapport.platform.records.types import RecordType

WORDS, TYPED = "words()", "typed()"
HAS, HAS_NOT, COUNT = "has", "has_not", "count"
LEVELS = 4
ONE_WORD = Field(WORDS, "")
COUNTED = Field("", "", Kind.NUMBER)


@dataclass
class Row:
    """One line: what is looked at, for related records how it is measured, the way, what was entered
    for it, and which of the related records count. ``text`` is a typed condition, ``words`` look
    a record up, ``shape`` is what the value was entered for. ``at`` numbers it among its siblings.
    """

    field: str = ""
    measure: str = ""
    way: str = ""
    given: list[str] = made(default_factory=list)
    text: str = ""
    inner: Group | None = None
    problem: str = ""
    shape: str = ""
    words: str = ""
    at: int = -1


@dataclass
class Group:
    """Rows and groups of which all, any or none must hold."""

    how: str = "all"
    parts: list[Row | Group] = made(default_factory=list)
    at: int = -1

    def part(self, at: int) -> Row | Group | None:
        return next((part for part in self.parts if part.at == at), None)

    def settle(self) -> None:
        """Number what is new; a number that a part has stays its own when others go."""
        last = max((part.at for part in self.parts), default=-1)
        for part in self.parts:
            if part.at < 0:
                part.at = last = last + 1

    def rows(self) -> Iterator[Row]:
        """Every row, also those within rows, in order."""
        for part in self.parts:
            if isinstance(part, Group):
                yield from part.rows()
            else:
                yield part
                yield from part.inner.rows() if part.inner else ()


class Scope:
    """What rows on the records of a type can be about, for one reader, and what they mean."""

    def __init__(self, record_type: RecordType, by: Actor) -> None:
        self.type, self.by = record_type, by
        self._inside: dict[str, Scope] = {}
        self._compiler = Compiler(record_type, by)
        known = self._compiler.fields
        self.fields = {name: one for name, one in known.items() if one.is_filterable}
        self.fields |= hanging_fields(record_type, by)

    @cached_property
    def relations(self) -> Mapping[str, Relation]:
        """The ways to related records that the reader may see."""
        return {
            name: one
            for name, one in relations(self.type).items()
            if self._compiler.is_known(one)
            and access.may_see(self.by, one.target.model, name=one.target.policy_name)
        }

    def relation(self, row: Row) -> Relation | None:
        return self.relations.get(row.field.removesuffix("()")) if row.field[-2:] == "()" else None

    def inside(self, relation: Relation) -> Scope:
        """The scope of the rows on its records."""
        if relation.name not in self._inside:
            self._inside[relation.name] = Scope(relation.target, self.by)
        return self._inside[relation.name]

    def is_known(self, row: Row) -> bool:
        """Whether the reader may ask what ``row`` does."""
        is_own = row.field in ("", WORDS, TYPED) or row.field in self.fields
        return is_own or self.relation(row) is not None

    def measures(self, row: Row) -> list[tuple[str, str]]:
        """How the related records of ``row`` can be measured, and what that is called."""
        relation = self.relation(row)
        if relation is None:
            return []
        if relation.is_forward:
            return [(HAS, _("is one where")), (HAS_NOT, _("is none where"))]
        known = self.inside(relation).fields.items()
        totals = [(f"{word}.{name}", label) for name, one in known for word, label in measures(one)]
        return [
            (HAS, _("have one where")),
            (HAS_NOT, _("have none where")),
            (COUNT, _("number of them")),
            *totals,
        ]

    def compared(self, row: Row) -> tuple[Field | None, tuple[Way, ...]]:
        """The field whose values ``row`` is compared with, and the ways to do it."""
        relation = self.relation(row)
        if row.field == WORDS:
            return ONE_WORD, ways(ONE_WORD)[2:4]
        if relation is None:
            found = self.fields.get(row.field)
            return found, ways(found) if found else ()
        if row.measure == COUNT:
            return COUNTED, ways_of_total(COUNTED)
        name = row.measure.partition(".")[2]
        found = self.inside(relation).fields.get(name)
        return found, ways_of_total(found) if found else ()

    def way(self, row: Row) -> Way | None:
        return next((way for way in self.compared(row)[1] if way.key == row.way), None)

    def group(self, tree: Tree) -> Group:
        """``tree`` as rows, a group around them all."""
        word = group_of(tree)
        parts = parts_of(tree) if word else []
        if word == "all" and len(parts) == 1 and group_of(parts[0]):
            inner = self._part(parts[0], 1)
            return inner if isinstance(inner, Group) else Group("all", [inner])
        if word == "none" and len(parts) == 1 and group_of(parts[0]) == "any":
            return Group("none", [self._part(part, 1) for part in parts_of(parts[0])])
        if not word or (word == "none" and len(parts) == 1):
            return Group("all", [self._part(tree, 1)] if tree else [])
        return Group(word, [self._part(part, 1) for part in parts])

    def _part(self, tree: Tree, level: int) -> Row | Group:
        word = group_of(tree)
        if not word:
            return self._row(tree, is_negated=False) or typed_row(tree)
        parts = parts_of(tree)
        if word == "none" and len(parts) == 1 and not group_of(parts[0]):
            row = self._row(parts[0], is_negated=True)
            if row is not None:
                return row
        if level >= LEVELS:
            return typed_row(tree)
        if word == "none" and len(parts) == 1 and group_of(parts[0]) == "any":
            parts = parts_of(parts[0])
        return Group(word, [self._part(part, level + 1) for part in parts])

    def _row(self, tree: Tree, *, is_negated: bool) -> Row | None:
        """The row that says what a condition says; nothing where there is none."""
        if "search" in tree:
            return Row(WORDS, "", "lacks" if is_negated else "contains", [str(tree["search"])])
        if "aggregate" in tree:
            return None if is_negated else self._total(tree)
        if "related" in tree:
            row = Row(f"{tree['related']}()", HAS_NOT if is_negated else HAS)
            return self._with_inner(row, tree)
        name, op, value = str(tree.get("field", "")), str(tree.get("op", "is")), tree.get("value")
        row = Row(name)
        if name not in self.fields and op == "is" and value in ("any", "none", None):
            is_had = (value == "any") is not is_negated
            return self._with_inner(Row(f"{name}()", HAS if is_had else HAS_NOT), {})
        return self._with_way(row, op, value, is_negated=is_negated)

    def _total(self, tree: Tree) -> Row | None:
        word, name = str(tree["aggregate"]), str(tree.get("field") or "")
        row = Row(f"{tree.get('related')}()", word if word == COUNT else f"{word}.{name}")
        if self._with_inner(row, tree) is None:
            return None
        return self._with_way(row, str(tree.get("op", "more")), tree.get("value"))

    def _with_inner(self, row: Row, tree: Tree) -> Row | None:
        relation = self.relation(row)
        if relation is None or row.measure not in dict(self.measures(row)):
            return None
        row.inner = self.inside(relation).group(tree.get("where") or {})
        return row

    def _with_way(self, row: Row, op: str, value: Any, *, is_negated: bool = False) -> Row | None:
        found, offered = self.compared(row)
        taken = way_of(offered, found, op, value, is_negated=is_negated) if found else None
        if taken is None:
            return None
        row.way, row.given = taken[0].key, taken[1]
        return row

    def tree(self, group: Group) -> Tree:
        """What ``group`` means; what is not yet complete in it is left out."""
        parts = [self.part(part) for part in group.parts]
        return {group.how: [part for part in parts if part]}

    def part(self, part: Row | Group) -> Tree:
        """What a row or a group means: nothing while it is not complete."""
        if isinstance(part, Group):
            tree = self.tree(part)
            parts = tree[part.how]
            return parts[0] if len(parts) == 1 and part.how != "none" else tree if parts else {}
        if part.field == TYPED:
            return _alone(parse(part.text)) if part.text else {}
        relation = self.relation(part)
        if relation is not None and part.measure in (HAS, HAS_NOT):
            return self._having(part, relation)
        found, _offered = self.compared(part)
        way = self.way(part)
        if found is None or way is None or not way.is_complete(part.given):
            return {}
        if relation is not None:
            return self._measured(part, relation, way)
        value = way.value(part.given)
        leaf: Tree = {"field": found.name, "op": way.op, "value": value}
        leaf = {"search": value} if part.field == WORDS else leaf
        return {"none": [leaf]} if way.is_negated else leaf

    def _having(self, row: Row, relation: Relation) -> Tree:
        where = self._where(row, relation)
        if where or relation.name in self.fields:
            leaf: Tree = {"related": relation.name, "where": where or {"all": []}}
            return {"none": [leaf]} if row.measure == HAS_NOT else leaf
        value = "any" if row.measure == HAS else "none"
        return {"field": relation.name, "op": "is", "value": value}

    def _measured(self, row: Row, relation: Relation, way: Way) -> Tree:
        word, _dot, name = row.measure.partition(".")
        leaf: Tree = {"aggregate": word, "related": relation.name, "field": name}
        where = self._where(row, relation)
        leaf |= {"where": where} if where else {}
        return leaf | {"op": way.op, "value": way.value(row.given)}

    def _where(self, row: Row, relation: Relation) -> Tree:
        if row.inner is None:
            return {}
        return self.inside(relation).part(row.inner)

    def judge(self, group: Group, *, is_final: bool) -> bool:
        """Note at each row what is wrong with it; whether all is well. Unfinished rows are wrong only
        when that ``is_final``.
        """
        wrong = [part for part in group.parts if not self._is_well(part, is_final=is_final)]
        return not wrong

    def _is_well(self, part: Row | Group, *, is_final: bool) -> bool:
        if isinstance(part, Group):
            return self.judge(part, is_final=is_final)
        relation, is_well = self.relation(part), True
        if relation is not None and part.inner is not None:
            is_well = self.inside(relation).judge(part.inner, is_final=is_final)
        part.problem = self._problem(part, is_final=is_final)
        return is_well and not part.problem

    def _problem(self, row: Row, *, is_final: bool) -> str:
        if not self.is_known(row):
            return _("There is no such field.")
        bare = Row(row.field, row.measure, row.way, row.given, row.text)
        tree = self.part(bare)
        if not tree:
            is_begun = bool(row.field) and (row.field != TYPED or bool(row.text))
            return _("Say what to compare with.") if is_final and is_begun else ""
        try:
            self._compiler.node(tree)
        except Invalid as wrong:
            return next(iter(wrong.fields.values()), str(wrong))
        return ""


def typed_row(tree: Tree) -> Row:
    """The row for what no other row says."""
    return Row(TYPED, text=typed(tree))


def _alone(tree: Tree) -> Tree:
    """Without a group around a single condition."""
    parts = tree.get("all") or tree.get("any")
    return (
        parts[0]
        if parts and len(parts) == 1
        else {}
        if tree in ({"all": []}, {"any": []})
        else tree
    )
