"""Shares with their intervals."""

from __future__ import annotations

from math import sqrt

from rapport.insight.studies.drawing import Figure

SURE = 1.96


def share_of(hits: int, count: int) -> Figure:
    """``hits`` of ``count`` with the 95 % interval of Wilson (1927)."""
    if not count:
        return Figure(0.0, 0.0, 1.0)
    share, square = hits / count, SURE**2
    middle = (share + square / (2 * count)) / (1 + square / count)
    width = (
        SURE * sqrt(share * (1 - share) / count + square / (4 * count**2)) / (1 + square / count)
    )
    return Figure(share, middle - width, middle + width)
