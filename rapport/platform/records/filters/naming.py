"""Which fields a filter speaks of, also those of related records."""

from __future__ import annotations

from rapport.platform.records.filters.relations import relations
from rapport.platform.records.filters.tree import Tree, group_of, parts_of
from rapport.platform.records.types import RecordType

Named = set[tuple[str, str]]
"""(key of the type, name of the field)."""


def named(tree: Tree, kind: RecordType) -> Named:
    """The fields that ``tree``, a filter on records of ``kind``, names."""
    if group_of(tree):
        return {pair for part in parts_of(tree) for pair in named(part, kind)}
    name = str(tree.get("field") or "")
    if "related" not in tree:
        return {(kind.key, name)} if name else set()
    relation = relations(kind).get(str(tree["related"]))
    if relation is None:
        return set()
    link = kind if relation.is_forward else relation.target
    found = {(link.key, relation.link.name)}
    found |= {(relation.target.key, name)} if name else set()
    return found | named(tree.get("where") or {}, relation.target)
