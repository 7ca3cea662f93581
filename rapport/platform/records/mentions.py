"""Finding ``@Name`` in what people write."""

from __future__ import annotations

import re
from collections.abc import Iterable


def mentioned(text: str, names: Iterable[str]) -> set[str]:
    """Those of ``names`` that ``text`` mentions; the longest name wins, case does not matter.

    >>> sorted(mentioned("@Ann Lee and @bob, not ann@ann.org", ["Ann", "Ann Lee", "Bob"]))
    ['Ann Lee', 'Bob']
    """
    known = {name.casefold(): name for name in names if name}
    if not known or "@" not in text:
        return set()
    return {known[found.casefold()] for found in _pattern(known).findall(text)}


def parts(text: str, names: Iterable[str]) -> list[tuple[str, bool]]:
    """``text`` in pieces, each with whether it mentions one of ``names``.

    >>> parts("Ask @Bob now", ["Bob"])
    [('Ask ', False), ('@Bob', True), (' now', False)]
    """
    known = {name.casefold(): name for name in names if name}
    if not known:
        return [(text, False)]
    pieces, at = [], 0
    for found in _pattern(known).finditer(text):
        pieces += [(text[at : found.start()], False), (found.group(), True)]
        at = found.end()
    return [piece for piece in (*pieces, (text[at:], False)) if piece[0]]


def _pattern(known: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(known, key=len, reverse=True)
    return re.compile(rf"(?<!\w)@({'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)
