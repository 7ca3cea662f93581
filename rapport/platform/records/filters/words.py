"""A condition in words: for chips, explanations and automation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rapport.platform.access import SYSTEM, Actor
from rapport.platform.records.fields import Field
from rapport.platform.records.filters.relations import relations
from rapport.platform.records.filters.text import parts
from rapport.platform.records.filters.tree import Tree, group_of, parts_of
from rapport.platform.records.types import RecordType

TAG = Field("tag", "Tag")
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


def sentence(tree: Tree, record_type: RecordType, by: Actor = SYSTEM) -> str:
    """``tree`` as a person would say it; a field that ``by`` does not know keeps its bare name."""
    word = group_of(tree)
    if word:
        said = [sentence(part, record_type, by) for part in parts_of(tree)]
        joined = JOINS[word].join(f"({one})" if " or " in one else one for one in said)
        return f"not {joined}" if word == "none" else joined
    if "search" in tree:
        return f"contains “{tree['search']}”"
    if "related" in tree:
        return _related(tree, record_type, by)
    found = record_type.fields_for(by).get(
        str(tree.get("field")), Field("", str(tree.get("field")))
    )
    return " ".join(part for part in (found.label, *how(found, tree)) if part)


def chips(text: str, record_type: RecordType, by: Actor) -> list[Chip]:
    """What was typed, condition by condition; words that are searched for stay in the field."""
    fields = record_type.fields_for(by) | {"tag": TAG}
    found = []
    for part in parts(text):
        tree, negation = part.tree, ""
        if list(tree) == ["none"] and len(tree["none"]) == 1 and "field" in tree["none"][0]:
            tree, negation = tree["none"][0], "not "
        field = fields.get(str(tree.get("field")))
        if field is not None and "related" not in tree and "aggregate" not in tree:
            said, shown = how(field, tree)
            found.append(Chip(field.label, negation + said, shown, part.typed))
        elif "search" not in tree:
            found.append(Chip(sentence(part.tree, record_type, by), "", "", part.typed))
    return found


def how(found: Field, tree: Tree) -> tuple[str, str]:
    """The comparison and the value of a condition, in words."""
    op, value = str(tree.get("op", "is")), tree.get("value")
    if op == "is" and value in ("none", None):
        return "is empty", ""
    if op == "is" and value == "any":
        return "is filled", ""
    return HOW.get(op, op), _shown(found, value, " and " if op == "between" else " or ")


def _related(tree: Tree, record_type: RecordType, by: Actor) -> str:
    relation = relations(record_type).get(str(tree["related"]))
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
