"""Which words an index finds."""

from __future__ import annotations

import re

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
