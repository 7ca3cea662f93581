"""Which words an index finds."""

from __future__ import annotations

import re

from django.db.models import Q

from rapport.kit.text import fold
from rapport.platform.records.filters.text import words_searched
from rapport.platform.records.filters.tree import Tree

_TRIGRAM = re.compile(r"[^\W_]{3}")
SHORTEST_PART = 3


def searched(tree: Tree) -> list[str]:
    """The words, folded, that every record selected by ``tree`` holds."""
    return [word for word in map(fold, words_searched(tree)) if word]


def is_indexed(word: str) -> bool:
    """Whether the trigrams of ``word`` find the records that hold it."""
    return bool(_TRIGRAM.search(word)) or begins(word)


def begins(word: str) -> bool:
    """Whether ``word`` is too short for a part of a word. (Two Chinese letters are a name.)"""
    return len(word) < SHORTEST_PART and word.isascii() and word.isalnum()


def beginning(column: str, start: str) -> Q:
    """Rows where a word of ``column`` begins with ``start``.

    A pattern is one look into the index of words, a choice of two places would be two. Signs are not in
    that index: rows are read for them in vain, and then patterns cost more than they save.
    """
    if start.strip().isalnum():
        return Q(**{f"{column}__regex": f"(^| ){start}"})
    return Q(**{f"{column}__startswith": start}) | Q(**{f"{column}__contains": f" {start}"})
