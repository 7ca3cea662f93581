"""What a metric is made of: words, and the rows behind it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from rapport.kit.measures import SALES_MANAGER, Good, Unit
from rapport.kit.speech import noted
from rapport.performance.periods import Period


class Course(StrEnum):
    """Which parties are counted: those that bought for the first time, again, or not yet."""

    WON = "won"
    STAYED = "stayed"
    PROSPECTIVE = "prospective"


@dataclass(frozen=True)
class Asked:
    """For when, and of whom and what, a number is asked. Nothing but the period: the whole company's."""

    period: Period
    person: int | None = None
    team: int | None = None
    territory: int | None = None
    product: int | None = None

    def at(self, period: Period) -> Asked:
        return replace(self, period=period)


@dataclass(frozen=True)
class Rows:
    """The records of the type ``kind`` that a metric counts, or of which it adds up the field ``sum``.

    ``where`` is a filter as people type it; ``{first}`` and ``{last}`` are the days of the period, and
    ``{product}`` stands where the product belongs. With ``at``, a day or moment of the records, those of the
    period count, and each stands at its day; without, ``where`` itself must name the days. ``product`` is
    the condition for a product, ``lines`` the column of the products that a record is of, ``person`` the
    field with whose record it is. Parties of a ``course`` are counted for many periods at once.
    """

    kind: str
    where: str = ""
    at: str = ""
    sum: str = ""
    person: str = "owner"
    product: str = "product:{id}"
    lines: str = ""
    course: Course | None = None

    def text(self, asked: Asked) -> str:
        """The filter for what is ``asked``: of the number, of the list and of the file."""
        first, last = asked.period.first.isoformat(), asked.period.last.isoformat()
        product = f" {self.product.format(id=asked.product)}" if asked.product else ""
        parts = [
            f"{self.at}:{first}..{last}" if self.at else "",
            self.where.format(first=first, last=last, product=product),
            self.whose(asked),
        ]
        return _joined(parts)

    def whose(self, asked: Asked) -> str:
        """That part of it that says whose they are, and where."""
        parts = [
            f"{self.person}:{asked.person}" if asked.person else "",
            f"{self.person}:team:{asked.team}" if asked.team else "",
            f"territory:{asked.territory}" if asked.territory else "",
        ]
        return _joined(parts)


def _joined(parts: list[str]) -> str:
    return " ".join(" ".join(part for part in parts if part).split())


@dataclass(frozen=True)
class Metric:
    """A number with its meaning, declared once.

    Its value is what its ``rows`` come to together, divided by what those of ``over`` come to, if any.
    ``id`` is its number in the list of capabilities; with ``has_quota``, the quotas of sales people,
    teams and territories are about it.
    """

    key: str
    id: str
    label: str
    question: str
    definition: str
    rows: tuple[Rows, ...]
    unit: Unit = Unit.COUNT
    good: Good = Good.UP
    owner: str = SALES_MANAGER
    over: tuple[Rows, ...] = ()
    has_quota: bool = False
    icon: str = "chart-bar"
    nothing: str = noted("Nothing to divide by in this period.")

    @property
    def is_flow(self) -> bool:
        """Whether what happened in a period adds up over periods."""
        return not self.over and all(rows.at for rows in self.rows)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The record types that it needs."""
        return tuple(dict.fromkeys(rows.kind for rows in (*self.rows, *self.over)))
