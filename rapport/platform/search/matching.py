"""How well a record fits what was typed: words, ranks and slips of the finger. Plain functions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import IntEnum
from functools import lru_cache

from rapport.kit.letters import distance
from rapport.kit.text import digits, fold

LONGEST, MOST_WORDS, LONGEST_WORD = 100, 6, 40
FEWEST_DIGITS = 5
_NUMBER = re.compile(r"[\d\s()+./-]+")
_WORD = re.compile(r"[^\W_]+")
_PART = re.compile(r"[^\W_]{3}")
_LETTERS = re.compile(r"[^\W\d_]{4,}")


class Rank(IntEnum):
    """What the typed words are to a record, the best first."""

    NAME = 0
    NAME_BEGINS = 1
    WORDS_OF_NAME = 2
    WORDS_OF_NAME_BEGIN = 3
    WORDS = 4
    WORDS_BEGIN = 5
    PARTS = 6
    SIMILAR = 7


def readings(text: str) -> list[list[str]]:
    """What was typed as folded words, each once; what looks like a phone number also as its digits.

    >>> readings("Müller  ANNA müller")
    [['muller', 'anna']]
    >>> readings("+49 (0)221 123")
    [['+49', '(0)221', '123'], ['49221123']]
    """
    text = text.replace("\x00", "")[:LONGEST]
    folded = dict.fromkeys(word.strip(",;") for word in fold(text).split())
    words = [word[:LONGEST_WORD] for word in folded if word][:MOST_WORDS]
    number = digits(text.replace("(0)", "")).lstrip("0") if _NUMBER.fullmatch(text) else ""
    is_number = len(number) >= FEWEST_DIGITS and [number] != words
    return [found for found in (words, [number] if is_number else []) if found]


def rank(words: Sequence[str], title: str, body: str) -> Rank | None:
    """How the ``words`` stand in a record of that ``title``, whose search text is ``body``; both folded.

    None when one of them is missing.
    """
    typed = " ".join(words)
    if title == typed:
        return Rank.NAME
    if title.startswith(typed):
        return Rank.NAME_BEGINS
    for found, exact, begins in (
        (_parts(title), Rank.WORDS_OF_NAME, Rank.WORDS_OF_NAME_BEGIN),
        (_parts(body), Rank.WORDS, Rank.WORDS_BEGIN),
    ):
        if all(word in found for word in words):
            return exact
        if all(any(part.startswith(word) for part in found) for word in words):
            return begins
    return Rank.PARTS if all(word in body or word in title for word in words) else None


@lru_cache(maxsize=2048)
def _parts(text: str) -> frozenset[str]:
    """Whole words with their signs, and what stands between the signs."""
    return frozenset(text.split()) | frozenset(_WORD.findall(text))


def is_part(word: str) -> bool:
    """Whether ``word`` may stand anywhere in another: three letters or digits in a row are known to
    the index. Less begins a word.
    """
    return bool(_PART.search(word))


def can_be_misspelt(word: str) -> bool:
    """Whether a slip in it can be told from another word: four letters and no digits."""
    return bool(_LETTERS.fullmatch(word))


def swapped(word: str) -> list[str]:
    """``word`` with two neighbours exchanged, which trigrams do not forgive: "jasnen" → "jansen"."""
    return [
        word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        for at in range(1, len(word) - 1)
        if word[at] != word[at + 1]
    ]


def slips(words: Sequence[str], text: str) -> int | None:
    """How many slips of the finger lie between the ``words`` and the nearest words of ``text``.

    None when a word is further from all of them than people mistype: one slip in four letters, two
    from eight on.
    """
    found = [part for part in _parts(text) if "@" not in part]
    total = 0
    for word in words:
        allowed = (len(word) >= 4) + (len(word) >= 8) if can_be_misspelt(word) else 0
        nearest = min(_distances(word, found, allowed), default=allowed + 1)
        if nearest > allowed:
            return None
        total += nearest
    return total


def _distances(word: str, parts: Iterable[str], allowed: int) -> Iterable[int]:
    for part in parts:
        if part.startswith(word):
            yield 0
        elif abs(len(part) - len(word)) <= allowed:
            yield distance(word, part, allowed)
        elif len(part) > len(word):
            yield distance(word, part[: len(word)], allowed)  # still being typed
