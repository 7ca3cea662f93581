"""Patterns that values must match: understood, and never slow."""

from __future__ import annotations

import re
from collections.abc import Iterator

# The stubs leave these out; the checker knows them once it has read schemathesis, which imports both.
from re import _constants, _parser  # type: ignore[attr-defined, unused-ignore]
from typing import Any

from rapport.kit.errors import Invalid

LONGEST, MOST_REPEATS = 200, 3
REPEATS = frozenset({_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT})


def checked(pattern: str) -> str:
    """``pattern`` as a regular expression that ends soon on any text. Raises Invalid at "pattern".

    An endless repeat of something that itself repeats or branches can take for ever, as can many
    endless repeats in a row.
    """
    try:
        parsed = _parser.parse(pattern)
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise _wrong("The pattern is not understood: %(error)s.", error=error) from None
    if len(pattern) > LONGEST:
        raise _wrong("A pattern has at most %(longest)s letters.", longest=LONGEST)
    endless = [inner for code, inner in _nodes(parsed) if _is_endless(code, inner)]
    if len(endless) > MOST_REPEATS or any(_varies(inner[2]) for inner in endless):
        raise _wrong(
            "This pattern could take for ever on some texts. Write it without nested repeats."
        )
    return pattern


def _is_endless(code: Any, inner: Any) -> bool:
    return code in REPEATS and inner[1] > LONGEST


def _varies(parsed: Any) -> bool:
    return any(code in REPEATS or code is _constants.BRANCH for code, _ in _nodes(parsed))


def _nodes(parsed: Any) -> Iterator[tuple[Any, Any]]:
    """Every operation of a parsed pattern, however deep."""
    if isinstance(parsed, _parser.SubPattern):
        for code, inner in parsed:
            yield code, inner
            yield from _nodes(inner)
    elif isinstance(parsed, (list, tuple)):
        for part in parsed:
            yield from _nodes(part)


def _wrong(sentence: str, **data: Any) -> Invalid:
    return Invalid("bad_pattern", fields={"pattern": sentence}, **data)
