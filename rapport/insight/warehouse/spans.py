"""The days that a build reckons over, and the currencies that it reckons in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

NEVER = date(1, 1, 1)


@dataclass(frozen=True)
class Span:
    """``as_of`` is the reckoning day, ``since`` the first day of the year before it, or of the first clean
    order; both are ``NEVER`` without any. ``currency`` is the reporting currency, that of most clean
    orders, and ``books`` the company's, which exchange rates are quoted against.
    """

    as_of: date = NEVER
    since: date = NEVER
    currency: str = ""
    books: str = ""

    @classmethod
    def of(cls, kept: Mapping[str, str]) -> Span:
        """As a manifest keeps it."""
        days = {name: date.fromisoformat(kept[name]) for name in ("as_of", "since")}
        return cls(**days, currency=kept["currency"], books=kept["books"])

    def said(self, sql: str) -> str:
        """The SQL of a control with the span in its places."""
        words = {
            "%since": self.since.isoformat(),
            "%until": self.as_of.isoformat(),
            "%currency": self.currency,
            "%books": self.books,
        }
        for word, meant in words.items():
            sql = sql.replace(word, meant)
        return sql
