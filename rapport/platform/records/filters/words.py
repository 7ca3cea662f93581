"""A condition in words: for chips, explanations and automation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext as _

from rapport.platform.access import SYSTEM, Actor
from rapport.platform.accounts.queries import names_of_users
from rapport.platform.records.fields import Field, Kind
from rapport.platform.records.filters.hanging import HANGING, hanging_fields
from rapport.platform.records.filters.operators import (
    LIST,
    Takes,
    Way,
    shown,
    way_of,
    ways,
)
from rapport.platform.records.filters.relations import relations
from rapport.platform.records.filters.text import parts
from rapport.platform.records.filters.tree import Tree, group_of, parts_of
from rapport.platform.records.types import RecordType, record_type

HOW = {
    "is": "is",
    "is_not": "is not",
    "contains": "contains",
    "starts": "begins with",
    "less": "<",
    "more": ">",
    "at_most": "≤",
    "at_least": "≥",
    "between": "is between",
}


@dataclass(frozen=True)
class Chip:
    """A condition as the filter bar shows it; ``typed`` is what to take away to be rid of it."""

    label: str
    how: str
    shown: str
    typed: str


JOINS = {"all": " and ", "any": " or ", "none": " nor "}


def sentence(tree: Tree, kind: RecordType, by: Actor = SYSTEM) -> str:
    """``tree`` as a person would say it; a field that ``by`` does not know keeps its bare name."""
    word = group_of(tree)
    alone = parts_of(tree)[0] if word == "none" and len(parts_of(tree)) == 1 else {}
    if word and not ("field" in alone and "aggregate" not in alone):
        said = [sentence(part, kind, by) for part in parts_of(tree)]
        joined = JOINS[word].join(f"({one})" if " or " in one else one for one in said)
        return f"not {joined}" if word == "none" else joined
    if "search" in tree:
        return f"contains “{tree['search']}”"
    if "related" in tree:
        return _related(tree, kind, by)
    leaf = alone or tree
    name = str(leaf.get("field"))
    if name == LIST.name:
        return _listed(leaf, kind, by, is_negated=bool(alone))
    found = kind.fields_for(by).get(name, Field("", name))
    said_how = how(found, leaf, by, is_negated=bool(alone))
    return " ".join(part for part in (found.label, *said_how) if part)


def _listed(leaf: Tree, kind: RecordType, by: Actor, *, is_negated: bool) -> str:
    """ "is on the list Fair"; several, with "or" between them."""
    field = hanging_fields(kind, by).get(LIST.name, LIST)
    names = _shown(field, leaf.get("value"), gettext(" or "))
    said = _("is not on the list %(name)s") if is_negated else _("is on the list %(name)s")
    return said % {"name": names}


def chips(text: str, kind: RecordType, by: Actor) -> list[Chip]:
    """What was typed, condition by condition; words that are searched for stay in the field."""
    fields, found = kind.fields_for(by), []
    for part in parts(text):
        tree, is_negated = part.tree, False
        if list(tree) == ["none"] and len(tree["none"]) == 1 and "field" in tree["none"][0]:
            tree, is_negated = tree["none"][0], True
        name = str(tree.get("field"))
        field = hanging_fields(kind, by).get(name) if name in HANGING else fields.get(name)
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
    op, value = str(tree.get("op", "is")), tree.get("value")
    taken = way_of(ways(found), found, op, value, is_negated=is_negated)
    if taken is None:
        said = HOW.get(op, op)
        shown_value = _shown(found, value, " and " if op == "between" else " or ")
        return (f"not {said}" if is_negated else said), shown_value
    way, given = taken
    is_short = found.kind.is_number and way.takes is Takes.ONE and not is_negated
    return HOW[op] if is_short else way.label, shown(found, way, _named(found, way, given, by))


def _named(found: Field, way: Way, given: list[str], by: Actor) -> list[str]:
    """``given`` with names in place of ids. One query where there are some."""
    is_link = found.kind in (Kind.USER, Kind.RECORD) and way.takes in (Takes.ONE, Takes.SEVERAL)
    pks = [int(one) for one in given if is_link and one.isdigit() and len(one) < 19]
    if not pks:
        return given
    if found.kind is Kind.USER:
        names = names_of_users(pks)
    else:
        target = record_type(found.target)
        rows = target.visible_to(by).filter(pk__in=pks) if target else ()
        names = {row.pk: str(row) for row in rows}
    return [names.get(int(one), one) if one.isdigit() else one for one in given]


def _related(tree: Tree, kind: RecordType, by: Actor) -> str:
    relation = relations(kind).get(str(tree["related"]))
    label = relation.label if relation else str(tree["related"])
    where = tree.get("where")
    inner = f" where {sentence(where, relation.target, by)}" if where and relation else ""
    if "aggregate" not in tree:
        return f"{label}{inner}" if inner else f"has {label.lower()}"
    named = relation.target.all_fields().get(str(tree.get("field"))) if relation else None
    what = f"{tree['aggregate']} of {label.lower()}" + (f" {named.label.lower()}" if named else "")
    return f"{what}{inner} {HOW.get(str(tree.get('op')), '')} {tree.get('value')}"


def _shown(found: Field, value: Any, joint: str) -> str:
    if isinstance(value, list):
        return joint.join(_shown(found, one, joint) for one in value)
    return found.choice_labels.get(str(value), str(value))
