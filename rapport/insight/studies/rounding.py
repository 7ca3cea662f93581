"""Halves, rounded alike by every engine."""

from __future__ import annotations

from typing import Any


def rounded(number: Any, digits: int) -> Any:
    """A floating ``number`` to so many digits after the point, halves upwards.

    Engines have a ``round`` of their own: of 2.675, which is a little less in binary, DuckDB makes 2.67 and Spark,
    which looks at the digits that are shown, 2.68.
    """
    places = 10**digits
    return (number * float(places) + 0.5).floor().cast("float64") / float(places)


def seconds_between(first: Any, last: Any) -> Any:
    """From the second of one moment to that of another.

    DuckDB counts the seconds that begin between them, Spark those that are whole: of moments without fractions both
    are the same.
    """
    return last.truncate("s").delta(first.truncate("s"), unit="second")
