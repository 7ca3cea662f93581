"""Words that every metric is declared with, wherever it is reckoned."""

from __future__ import annotations

from enum import StrEnum

from rapport.kit.speech import noted


class Unit(StrEnum):
    """What a value counts."""

    COUNT = "count"
    MONEY = "money"
    RATIO = "ratio"
    SHARE = "share"
    DAYS = "days"


class Good(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"
    NEITHER = "neither"


UNITS = {
    Unit.COUNT: noted("A count"),
    Unit.MONEY: noted("Money"),
    Unit.RATIO: noted("A ratio"),
    Unit.SHARE: noted("A share"),
    Unit.DAYS: noted("Days"),
}
WAYS = {
    Good.UP: noted("More is better"),
    Good.DOWN: noted("Less is better"),
    Good.NEITHER: noted("Neither is better"),
}
SALES_MANAGER = noted("sales manager")
"""Who answers for a metric of selling: its owner."""
