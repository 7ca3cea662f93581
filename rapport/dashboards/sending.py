"""What a dashboard that is sent is about: a time that ends on the day it is sent, or before. Pure."""

from __future__ import annotations

from datetime import date

from rapport.kit.speech import noted
from rapport.performance import periods

PERIODS = {
    "month:0": noted("The running month"),
    "month:-1": noted("The month before"),
    "week:0": noted("The running week"),
    "week:-1": noted("The week before"),
    "quarter:0": noted("The running quarter"),
    "quarter:-1": noted("The quarter before"),
    "year:0": noted("The running year"),
    "year:-1": noted("The year before"),
}


def period_on(text: str, day: date) -> periods.Period:
    """What ``text`` of ``PERIODS`` means on ``day``.

    >>> period_on("month:-1", date(2026, 1, 15)).key
    '2025-12'
    """
    span, _colon, back = text.partition(":")
    return periods.around(day, periods.Span(span)).shifted(int(back or 0))
