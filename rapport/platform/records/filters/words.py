"""A condition in words: for chips, explanations and automation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rapport.kit.speech import noted, say, say_joined
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.accounts.queries import names_of_users, team_called
from rapport.platform.records.fields import Field, Kind
from rapport.platform.records.filters.hanging import HANGING, OF_TEAM, hanging_fields
from rapport.platform.records.filters.operators import (
    BOTH,
    EITHER,
    LIST,
    Takes,
    Way,
    shown,
    way_of,
    ways,
    ways_of_total,
)
from rapport.platform.records.filters.relations import Relation, relations
from rapport.platform.records.filters.text import parts
from rapport.platform.records.filters.tree import Tree, group_of, id_of, parts_of
from rapport.platform.records.types import RecordType, record_type

HOW = {
    "is": noted("is"),
    "is_not": noted("is not"),
    "contains": noted("contains"),
    "starts": noted("begins with"),
    "less": "<",
    "more": ">",
    "at_most": "≤",
    "at_least": "≥",
    "between": noted("is between"),
}
HOW_NOT = {
    "is": noted("is not"),
    "is_not": noted("is"),
    "contains": noted("does not contain"),
    "starts": noted("does not begin with"),
    "less": noted("is not less than"),
    "more": noted("is not more than"),
    "at_most": noted("is not at most"),
    "at_least": noted("is not at least"),
    "between": noted("is not between"),
}
TOTALS = {
    "count": noted("count of %(records)s"),
    "sum": noted("sum of %(records)s %(field)s"),
    "average": noted("average of %(records)s %(field)s"),
    "highest": noted("highest %(field)s of %(records)s"),
    "lowest": noted("lowest %(field)s of %(records)s"),
}
COMPARED, BARE = noted("%(field)s %(how)s %(value)s"), noted("%(field)s %(how)s")
NOT = noted("not (%(condition)s)")
WORDS, NO_WORDS = noted("contains “%(words)s”"), noted("does not contain “%(words)s”")
WHERE = noted("%(records)s where %(condition)s")
OF, NOT_OF = noted("is in the team"), noted("is not in the team")
HAS, HAS_NOT = noted("has %(records)s"), noted("has no %(records)s")
LISTED, NOT_LISTED = noted("is on the list %(name)s"), noted("is not on the list %(name)s")


@dataclass(frozen=True)
class Chip:
    """A condition as the filter bar shows it; ``typed`` is what to take away to be rid of it."""

    label: str
    how: str
    shown: str
    typed: str


def sentence(tree: Tree, kind: RecordType, by: Actor = SYSTEM) -> str:
    """``tree`` as a person would say it; a field that ``by`` does not know keeps its bare name."""
    word = group_of(tree)
    if not word:
        return _leaf(tree, kind, by)
    parts_of_it = parts_of(tree)
    if word == "none" and len(parts_of_it) == 1 and not group_of(parts_of_it[0]):
        return _leaf(parts_of_it[0], kind, by, is_negated=True)
    said = [_part(part, kind, by, is_among=len(parts_of_it) > 1) for part in parts_of_it]
    joined = say_joined(BOTH if word == "all" else EITHER, said)
    return say(NOT, condition=joined) if word == "none" else joined


def _part(tree: Tree, kind: RecordType, by: Actor, *, is_among: bool) -> str:
    """A part of a group; one of several in itself stands in brackets among others."""
    said, word = sentence(tree, kind, by), group_of(tree)
    is_several = word in ("all", "any") and len(parts_of(tree)) > 1
    return f"({said})" if is_several and is_among else said


def _leaf(tree: Tree, kind: RecordType, by: Actor, *, is_negated: bool = False) -> str:
    """A condition, or its contrary."""
    name = str(tree.get("field"))
    if "search" in tree:
        return say(NO_WORDS if is_negated else WORDS, words=tree["search"])
    if "aggregate" in tree:
        total = _total(tree, kind, by)
        return say(NOT, condition=total) if is_negated else total
    if "related" in tree:
        return _related(tree, kind, by, is_negated=is_negated)
    if name == LIST.name:
        return _listed(tree, kind, by, is_negated=is_negated)
    found = kind.fields_for(by).get(name) or hanging_fields(kind, by).get(name) or Field("", name)
    return _compared(found.label, *how(found, tree, by, is_negated=is_negated))


def _compared(label: str, said_how: str, value: str) -> str:
    return say(COMPARED if value else BARE, field=label, how=said_how, value=value)


def _listed(leaf: Tree, kind: RecordType, by: Actor, *, is_negated: bool) -> str:
    """ "is on the list Fair"; several, with "or" between them."""
    field = hanging_fields(kind, by).get(LIST.name, LIST)
    return say(NOT_LISTED if is_negated else LISTED, name=_shown(field, leaf.get("value")))


def chips(text: str, kind: RecordType, by: Actor) -> list[Chip]:
    """What was typed, condition by condition; words that are searched for stay in the field."""
    fields, found = kind.fields_for(by), []
    for part in parts(text):
        tree, is_negated = part.tree, False
        if list(tree) == ["none"] and len(tree["none"]) == 1 and "field" in tree["none"][0]:
            tree, is_negated = tree["none"][0], True
        name = str(tree.get("field"))
        field = fields.get(name) or (
            hanging_fields(kind, by).get(name) if name in HANGING else None
        )
        if field is not None and "related" not in tree and "aggregate" not in tree:
            said, value = how(field, tree, by, is_negated=is_negated)
            found.append(Chip(field.label, said, value, part.typed))
        elif "search" not in tree:
            found.append(Chip(sentence(part.tree, kind, by), "", "", part.typed))
    return found


def how(
    found: Field, tree: Tree, by: Actor = SYSTEM, *, is_negated: bool = False
) -> tuple[str, str]:
    """The comparison and the value of a condition, in words."""
    return _told(ways(found), found, tree, by, is_negated=is_negated)


def _told(
    offered: Sequence[Way], found: Field, tree: Tree, by: Actor, *, is_negated: bool = False
) -> tuple[str, str]:
    op, value = str(tree.get("op", "is")), tree.get("value")
    if found.kind is Kind.USER and str(value).startswith(OF_TEAM):
        text = str(value).removeprefix(OF_TEAM)
        return say(NOT_OF if is_negated else OF), (team_called(text) or (0, text))[1]
    taken = way_of(offered, found, op, value, is_negated=is_negated)
    if taken is None:
        known = HOW_NOT if is_negated else HOW
        return say(known.get(op, op)), _shown(found, value, BOTH if op == "between" else EITHER)
    way, given = taken
    is_short = found.kind.is_number and way.takes is Takes.ONE and not is_negated
    return say(HOW[op]) if is_short else way.label, shown(found, way, _named(found, way, given, by))


def _named(found: Field, way: Way, given: list[str], by: Actor) -> list[str]:
    """``given`` with names in place of ids. One query where there are some."""
    is_link = found.kind in (Kind.USER, Kind.RECORD) and way.takes in (Takes.ONE, Takes.SEVERAL)
    pks = [pk for one in given if is_link and (pk := id_of(one)) is not None]
    if not pks:
        return given
    if found.kind is Kind.USER:
        names = names_of_users(pks)
    else:
        target = record_type(found.target)
        rows = target.visible_to(by).filter(pk__in=pks) if target else ()
        names = {row.pk: str(row) for row in rows}
    return [names.get(id_of(one) or 0, one) for one in given]


def _related(tree: Tree, kind: RecordType, by: Actor, *, is_negated: bool = False) -> str:
    relation, label = _relation(tree, kind)
    where = tree.get("where")
    if not relation or not where or where == {"all": []}:
        return say(HAS_NOT if is_negated else HAS, records=label.lower())
    said = say(WHERE, records=label, condition=sentence(where, relation.target, by))
    return say(NOT, condition=said) if is_negated else said


def _total(tree: Tree, kind: RecordType, by: Actor) -> str:
    """What related records come to, and what it is compared with."""
    relation, label = _relation(tree, kind)
    name = str(tree.get("field") or "")
    known = relation.target.fields_for(by) if relation else {}
    found = known.get(name, Field("", name, Kind.NUMBER))
    word = str(tree["aggregate"])
    said = say(TOTALS.get(word, word), records=label.lower(), field=found.label.lower())
    where = tree.get("where")
    if relation and where:
        said = say(WHERE, records=said, condition=sentence(where, relation.target, by))
    op_and_value = {"op": tree.get("op", "more"), "value": tree.get("value")}
    return _compared(said, *_told(ways_of_total(found), found, op_and_value, by))


def _relation(tree: Tree, kind: RecordType) -> tuple[Relation | None, str]:
    """The way to the related records, and what they are called."""
    relation = relations(kind).get(str(tree.get("related")))
    return relation, relation.label if relation else str(tree.get("related"))


def _shown(found: Field, value: Any, joint: str = EITHER) -> str:
    if isinstance(value, list):
        return say_joined(joint, (_shown(found, one, joint) for one in value))
    return found.choice_labels.get(str(value), str(value))
