"""What a filter is made of, and where it is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rapport.kit.errors import Invalid
from rapport.platform.records.filters import refusals

Tree = dict[str, Any]

GROUPS = ("all", "any", "none")
COMPARISONS = {"less": "lt", "more": "gt", "at_most": "lte", "at_least": "gte"}
AGGREGATES = ("count", "sum", "average", "lowest", "highest")
OPERATORS = ("is", "is_not", "contains", "starts", "between", *COMPARISONS)
DEEPEST, MOST = 8, 60
LAST_ID = 2**63 - 1
MOST_VALUES, LONGEST_VALUE = 500, 1000
_NAMES = ("field", "op", "related", "aggregate")
_NO_TEXT = re.compile(r"[\x00\ud800-\udfff]")
"""What no text of the database holds."""


def group_of(tree: Tree) -> str:
    """Which kind of group a node is, or nothing."""
    return next((word for word in GROUPS if word in tree), "")


def parts_of(tree: Tree) -> list[Tree]:
    """The nodes of a group. Raises Invalid when they are no list of conditions."""
    word = group_of(tree)
    parts = tree[word]
    if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
        raise refusals.no_list(word)
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
        raise refusals.no_condition()
    if depth > DEEPEST:
        raise too_large()
    _check_words(tree)
    below = parts_of(tree) if group_of(tree) else [tree["where"]] if tree.get("where") else []
    count = 1 + sum(check_size(part, depth + 1) for part in below)
    if count > MOST:
        raise too_large()
    return count


def _check_words(tree: Tree) -> None:
    """Raises Invalid when a name in ``tree`` is no text, or a value nothing to compare with."""
    names = [tree[name] for name in _NAMES if tree.get(name) is not None]
    if not all(isinstance(name, str) for name in names):
        raise refusals.no_condition()
    value = tree.get("value")
    each = [*(value if isinstance(value, list) else [value]), tree.get("search")]
    if len(each) > MOST_VALUES or any(isinstance(one, list | dict) for one in each):
        raise Invalid(
            "many_values", "A condition compares with at most %(most)s values.", most=MOST_VALUES
        )
    texts = [str(one) for one in (*each, *names)]
    if any(len(text) > LONGEST_VALUE or _NO_TEXT.search(text) for text in texts):
        raise Invalid("no_value", "A value in the filter is too long, or is no text.")


def both(*trees: Tree) -> Tree:
    """What meets all of ``trees``."""
    found = [tree for tree in trees if tree and tree != {"all": []}]
    return found[0] if len(found) == 1 else {"all": found}


def id_of(text: str) -> int | None:
    """The id that ``text`` is, if it is one; what is beyond all ids is the last of them."""
    if not (text.isascii() and text.isdecimal()):
        return None
    return int(text) if len(text) < len(str(LAST_ID)) else LAST_ID


def too_large() -> Invalid:
    return Invalid(
        "filter_too_large",
        "A filter holds at most %(most)s conditions, %(deepest)s deep.",
        most=MOST,
        deepest=DEEPEST,
    )
