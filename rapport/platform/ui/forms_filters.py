"""The filter builder's form: its controls are named by their place in the filter ("f.0.where.1.way").

What is posted becomes rows; buttons may change them (add, remove) before they are shown again. So
the builder works without JavaScript, and nothing changes before the filter is applied. A row keeps
its place when another goes, so that a browser knows which of its rows are still the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from rapport.kit.errors import Invalid
from rapport.platform.access import Actor
from rapport.platform.accounts.queries import colleagues, names_of_users
from rapport.platform.records.fields import Field, Kind
from rapport.platform.records.filters.hanging import HANGING
from rapport.platform.records.filters.operators import PERIODS, UNITS, Takes, Way
from rapport.platform.records.filters.rows import HAS, LEVELS, TYPED, WORDS, Group, Row, Scope
from rapport.platform.records.filters.text import listed, parse, typed
from rapport.platform.records.filters.tree import GROUPS, MOST, Tree, check_size, too_large
from rapport.platform.records.queries.links import Link, candidates, links
from rapport.platform.records.types import RecordType
from rapport.platform.ui.looking import LONGEST_TEXT

ROOT = "f"
_PLACE = r"f(?:\.(?:\d{1,3}|where)){0,16}"
_NAME = re.compile(rf"({_PLACE})\.(how|field|measure|way|value|text|shape|words)")
_ORDER = re.compile(rf"(add|group|remove|find):({_PLACE})")
_LISTABLE = re.compile(r"[,\"]")
MOST_TICKS, LONGEST_VALUE = 12, 250
INPUTS = {
    Kind.DATE: "date",
    Kind.DATETIME: "date",
    Kind.TIME: "time",
    Kind.NUMBER: "number",
    Kind.MONEY: "number",
    Kind.RATING: "number",
}
FREE = (Takes.ONE, Takes.TWO, Takes.SEVERAL)
Options = list[tuple[str, str]]


@dataclass(frozen=True)
class Control:
    """What a row's value is entered with: ``form`` names the macro, ``type`` that of its inputs."""

    form: str
    type: str = "text"
    options: Options = field(default_factory=list)
    current: tuple[Link, ...] = ()


def posted(data: QueryDict) -> Group:
    """The rows of a form. Raises Invalid when there are too many, or too deep."""
    tree: dict[str, Any] = {}
    for name, found in data.lists():
        match = _NAME.fullmatch(name)
        if match is None and name.startswith(f"{ROOT}."):
            raise too_large()
        if match:
            here = tree
            for part in match[1].split(".")[1:]:
                here = here.setdefault(part, {})
            here[match[2]] = found
    group = _group(tree)
    if sum(1 for _row in group.rows()) > MOST:
        raise too_large()
    return group


def _group(node: dict[str, Any]) -> Group:
    numbers = sorted((key for key in node if key.isdecimal()), key=int)
    parts = [_group(node[key]) if "how" in node[key] else _row(node[key]) for key in numbers]
    for part, key in zip(parts, numbers, strict=True):
        part.at = int(key)
    how = _one(node, "how")
    return Group(how if how in GROUPS else "all", parts)


def _row(node: dict[str, Any]) -> Row:
    return Row(
        field=_one(node, "field"),
        measure=_one(node, "measure"),
        way=_one(node, "way"),
        given=[_clean(text) for text in node.get("value", ())],
        text=_clean(" ".join(node.get("text", ())), LONGEST_TEXT),
        inner=_group(node["where"]) if "where" in node else None,
        shape=_one(node, "shape"),
        words=_one(node, "words"),
    )


def _one(node: dict[str, Any], name: str) -> str:
    return _clean(node[name][-1]) if node.get(name) else ""


def _clean(text: str, longest: int = LONGEST_VALUE) -> str:
    return " ".join(text.replace("\x00", "").split())[:longest]


class FilterForm:
    """A filter on the records of a type being built, with all that can be chosen in it."""

    def __init__(self, record_type: RecordType, actor: Actor, group: Group) -> None:
        self.actor, self.scope, self.group = actor, Scope(record_type, actor), group
        self.focus, self.problem = "", ""
        self._settle(self.scope, group)

    @classmethod
    def of_text(cls, record_type: RecordType, actor: Actor, text: str) -> FilterForm:
        """The form of a filter as typed; of none, with a first row to begin with."""
        tree = parse(text)
        try:
            check_size(tree)
            group = Scope(record_type, actor).group(tree)
        except Invalid as wrong:
            group = Group("all", [Row(TYPED, text=text, problem=str(wrong))])
        form = cls(record_type, actor, group)
        form.focus = ROOT
        if not group.parts:
            form.do(f"add:{ROOT}")
        return form

    @property
    def tree(self) -> Tree:
        return self.scope.tree(self.group)

    @property
    def text(self) -> str:
        """The filter as it is typed."""
        return typed(self.tree)

    def judge(self, *, is_final: bool) -> bool:
        """Note what is wrong, at its row or at the whole; whether all is well."""
        is_well = self.scope.judge(self.group, is_final=is_final)
        if is_well and len(self.text) > LONGEST_TEXT:
            self.problem = _("This filter is too long; take some conditions away.")
        try:
            check_size(parse(self.text))
        except Invalid as wrong:
            self.problem = str(wrong)
        return is_well and not self.problem

    def point_out(self) -> None:
        """Lead to the first row with something wrong."""
        self.focus = next((place for place, _scope, row in self.rows() if row.problem), "")

    def do(self, order: str) -> None:
        """What a button says: "add:f.0", "group:f", "remove:f.1"; the next place gets the focus."""
        match = _ORDER.fullmatch(order)
        if match is None:
            return
        what, place = match[1], match[2]
        if what == "remove":
            self._remove(place)
        elif (group := self._at(place)) and what != "find":
            self._append(place, group, Row() if what == "add" else Group("any", [Row()]))

    def _append(self, place: str, group: Group, part: Row | Group) -> None:
        if sum(1 for _row in self.group.rows()) >= MOST:
            self.problem = str(too_large())
            return
        group.parts.append(part)
        group.settle()
        self.focus = f"{place}.{part.at}"
        if isinstance(part, Group):
            part.settle()
            self.focus += ".0"

    def _remove(self, place: str) -> None:
        above, _dot, last = place.rpartition(".")
        group = self._at(above) if above else None
        part = group.part(int(last)) if group is not None and last.isdecimal() else None
        if group is not None and part is not None:
            group.parts.remove(part)
            self.focus = above

    def _at(self, place: str) -> Group | None:
        """The group at ``place``: of a related record's row, the one within."""
        found: Row | Group | None = self.group
        for step in place.split(".")[1:]:
            if step == "where":
                found = found.inner if isinstance(found, Row) else None
            else:
                found = found.part(int(step)) if isinstance(found, Group) else None
        return found if isinstance(found, Group) else None

    def rows(self) -> Iterator[tuple[str, Scope, Row]]:
        """Every row with its place, and the scope that it stands in."""
        yield from self._rows(self.group, self.scope, ROOT)

    def _rows(self, group: Group, scope: Scope, place: str) -> Iterator[tuple[str, Scope, Row]]:
        for part in group.parts:
            here = f"{place}.{part.at}"
            if isinstance(part, Group):
                yield from self._rows(part, scope, here)
                continue
            yield here, scope, part
            relation = scope.relation(part)
            if relation and part.inner:
                yield from self._rows(part.inner, scope.inside(relation), f"{here}.where")

    def _settle(self, scope: Scope, group: Group) -> None:
        """Give every row a place, a way that its field has, and values that the way takes."""
        group.settle()
        for part in group.parts:
            if isinstance(part, Group):
                self._settle(scope, part)
                continue
            settle(part, scope)
            relation = scope.relation(part)
            if relation and part.inner:
                self._settle(scope.inside(relation), part.inner)

    def may_nest(self, place: str) -> bool:
        """Whether a group may stand in the one at ``place``."""
        return place.rpartition("where")[2].count(".") < LEVELS - 2

    def subjects(self, scope: Scope) -> list[tuple[str, Options]]:
        """What a row can be about, in groups."""
        traits = {found.name for found in scope.type.more_fields()}
        fields = [one for one in scope.fields.values() if one.name not in HANGING]
        hanging = [one for one in scope.fields.values() if one.name in HANGING]
        own = [one for one in fields if one.is_custom]
        rest = [one for one in fields if not one.is_custom]
        related = [(f"{one.name}()", one.label) for one in scope.relations.values()]
        others = [
            *_named(hanging),
            (WORDS, _("Words anywhere")),
            (TYPED, _("Typed condition")),
        ]
        groups = [
            (_("Fields"), _named(one for one in rest if one.name not in traits)),
            (_("Own fields"), _named(own)),
            (_("Traits"), _named(one for one in rest if one.name in traits)),
            (_("Related records"), related),
            (_("More"), others),
        ]
        return [(label, options) for label, options in groups if options]

    def control(self, scope: Scope, row: Row) -> Control:
        """What the row's value is entered with."""
        found, _offered = scope.compared(row)
        way = scope.way(row)
        if found is None or way is None or way.takes is Takes.NOTHING:
            return Control("nothing")
        if way.takes is Takes.AGE:
            return Control("age", options=[(key, _(text)) for key, text in UNITS.items()])
        if way.takes is Takes.PERIOD:
            return Control("select", options=[(key, _(text)) for key, text in PERIODS.items()])
        if found.kind is Kind.RECORD and way.op == "is":
            known = links(self.actor, found, [one for one in row.given if one.isdecimal()])
            return Control("link", current=tuple(known.values()))
        options = self._options(found, way, row.given)
        if options:
            return Control("several" if way.takes is Takes.SEVERAL else "select", options=options)
        if way.takes is Takes.SEVERAL:
            return Control("list")
        return Control("two" if way.takes is Takes.TWO else "one", INPUTS.get(found.kind, "text"))

    def _options(self, found: Field, way: Way, given: list[str]) -> Options:
        if found.kind is Kind.BOOLEAN:
            return [("yes", _("yes")), ("no", _("no"))]
        if found.kind is Kind.USER and way.op == "is":
            known = dict(self.people)
            gone = [int(one) for one in given if one not in known and one.isdecimal()]
            names = names_of_users(gone) if gone else {}
            return [*self.people, *((str(pk), names.get(pk, str(pk))) for pk in gone)]
        if found.kind not in (Kind.CHOICE, Kind.CHOICES):
            return []
        return [(value, _(label)) for value, label in found.choices]

    @cached_property
    def people(self) -> Options:
        names = colleagues(self.actor).values_list("pk", "name")
        return [("me", _("me")), *((str(pk), name) for pk, name in names)]

    def found(self, place: str) -> list[Link]:
        """What the words typed at the record picker at ``place`` find."""
        row, scope = next(((r, s) for at, s, r in self.rows() if at == place), (None, None))
        compared = scope.compared(row)[0] if row and scope else None
        if row is None or compared is None or compared.kind is not Kind.RECORD:
            return []
        return candidates(self.actor, compared, row.words)

    @staticmethod
    def joined(given: list[str]) -> str:
        """Several values in one control."""
        return ", ".join(f'"{one}"' if _LISTABLE.search(one) else one for one in given)


def settle(row: Row, scope: Scope) -> None:
    """Give ``row`` a way that its field has, and forget what was entered for another."""
    before = [*row.shape.split("|"), "", ""][:3] if row.shape else []
    if before and before[0] != row.field:
        row.measure, row.inner = "", None
    if before and before[:2] != [row.field, row.measure]:
        row.way, row.given = "", []
    offered = [key for key, _label in scope.measures(row)]
    if offered and row.measure not in offered:
        row.measure = offered[0]
    if offered and row.inner is None:
        row.inner = Group("all", [Row()] if row.measure == HAS else [])
    found, usable = scope.compared(row)
    way = scope.way(row) or next(iter(usable), None)
    row.way = way.key if way else ""
    if way and before and before[2] and _family(Takes(before[2])) != _family(way.takes):
        row.given = []
    if found and way and way.takes is not Takes.TWO:
        row.given = _values(found, way, row.given)
    row.words = "" if row.given else row.words
    row.shape = f"{row.field}|{row.measure}|{way.takes if way else ''}"


def _family(takes: Takes) -> Takes:
    return Takes.ONE if takes in FREE else takes


def _values(found: Field, way: Way, given: list[str]) -> list[str]:
    is_listed = way.takes is Takes.SEVERAL and found.kind.is_text and not found.choices
    if is_listed:
        given = [one.strip() for text in given for one in listed(text)]
    if way.takes is Takes.AGE:
        return given
    return [one for one in dict.fromkeys(text.replace('"', "") for text in given) if one]


def _named(fields: Any) -> Options:
    return [(one.name, _(one.label)) for one in fields]
