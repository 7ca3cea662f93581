"""What a filter is made of, and where it is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rapport.kit.errors import Invalid

Tree = dict[str, Any]

GROUPS = ("all", "any", "none")
COMPARISONS = {"less": "lt", "more": "gt", "at_most": "lte", "at_least": "gte"}
AGGREGATES = ("count", "sum", "average", "lowest", "highest")
OPERATORS = ("is", "is_not", "contains", "starts", "between", *COMPARISONS)
DEEPEST, MOST = 8, 60


def group_of(tree: Tree) -> str:
    """Which kind of group a node is, or nothing."""
    return next((word for word in GROUPS if word in tree), "")


def parts_of(tree: Tree) -> list[Tree]:
    """The nodes of a group. Raises Invalid when they are no list of conditions."""
    word = group_of(tree)
    parts = tree[word]
    if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
        raise not_understood(f"“{word}” takes a list of conditions.")
    return parts


def leaves(tree: Tree) -> Iterator[Tree]:
    """Every condition of ``tree``, in order."""
    if not group_of(tree):
        if tree:
            yield tree
        return
    for part in parts_of(tree):
        yield from leaves(part)


def check_size(tree: Any, depth: int = 0) -> int:
    """How many nodes ``tree`` has. Raises Invalid when it is too large or no tree at all."""
    if not isinstance(tree, dict):
        raise not_understood("A part of the filter is not a condition.")
    if depth > DEEPEST:
        raise too_large()
    below = parts_of(tree) if group_of(tree) else [tree["where"]] if tree.get("where") else []
    count = 1 + sum(check_size(part, depth + 1) for part in below)
    if count > MOST:
        raise too_large()
    return count


def both(*trees: Tree) -> Tree:
    """What meets all of ``trees``."""
    found = [tree for tree in trees if tree and tree != {"all": []}]
    return found[0] if len(found) == 1 else {"all": found}


def too_large() -> Invalid:
    return Invalid("filter_too_large", f"A filter holds at most {MOST} conditions, {DEEPEST} deep.")


def not_understood(sentence: str) -> Invalid:
    return Invalid("filter_not_understood", f"The filter is not understood: {sentence}")
