"""A plot of an answer: which two columns, and where everything stands on a canvas of 720 × 260."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from rapport.insight.asking.answers import DAYS, Answer, Column, number_of
from rapport.insight.asking.showing import labels, shown

WIDTH, HEIGHT, PAD = 720, 200, 4
MOST_BARS, MOST_POINTS, MOST_LABELS = 60, 1000, 6
LEAST = 2


@dataclass(frozen=True)
class Spot:
    """A value on the canvas: a bar from ``y`` on with ``height``, or a point at (``middle``, ``top``)."""

    label: str
    value: str
    x: float
    width: float
    y: float
    height: float
    top: float

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True)
class Plot:
    """The column ``value`` by the column ``label``, from ``low`` to ``high``. ``ticks`` are the spots that are
    named on the axis.
    """

    label: str
    value: str
    spots: tuple[Spot, ...]
    zero: float
    low: str
    high: str
    begins_as_line: bool
    left_out: int

    @property
    def points(self) -> str:
        return " ".join(f"{spot.middle:.1f},{spot.top:.1f}" for spot in self.spots)

    @property
    def ticks(self) -> tuple[Spot, ...]:
        step = -(-len(self.spots) // MOST_LABELS)
        return self.spots[::step]


def plot_of(answer: Answer) -> Plot | None:
    """The first number by the first day, else by the first text, else by the first other number.

    None where there is nothing to draw.
    """
    chosen = _chosen(answer.columns)
    if chosen is None:
        return None
    by, of = chosen
    column = answer.columns[by]
    pairs = [
        (row[by], row[of], value)
        for row in answer.rows
        if row[of] is not None and (value := number_of(str(row[of]))) is not None
    ]
    is_line = column.kind in DAYS
    most = MOST_POINTS if is_line else MOST_BARS
    kept = pairs[:most]
    if len(kept) < LEAST:
        return None
    names = labels(column, [name for name, _, _ in kept])
    texts = [shown(answer.columns[of], str(text)) for _, text, _ in kept]
    values = [value for _, _, value in kept]
    zero, spots = _placed(names, texts, values)
    return Plot(
        label=column.name,
        value=answer.columns[of].name,
        spots=spots,
        zero=zero,
        low=texts[values.index(min(values))],
        high=texts[values.index(max(values))],
        begins_as_line=is_line,
        left_out=len(pairs) - len(kept),
    )


def _chosen(columns: Sequence[Column]) -> tuple[int, int] | None:
    numbers = [place for place, column in enumerate(columns) if column.is_number]
    real = [place for place in numbers if not columns[place].is_name] or numbers
    for wanted in (DAYS, frozenset({"text", "boolean"}), frozenset({"whole", "number"})):
        for by, column in enumerate(columns):
            left = [place for place in real if place != by]
            if column.kind in wanted and left:
                return by, left[0]
    return None


def _placed(
    names: Sequence[str], texts: Sequence[str], values: Sequence[Decimal]
) -> tuple[float, tuple[Spot, ...]]:
    """Where zero is, and the spots: bars grow from zero, up and down."""
    high, low = max(*values, Decimal(0)), min(*values, Decimal(0))
    unit = (HEIGHT - 2 * PAD) / float((high - low) or 1)
    zero = PAD + float(high) * unit
    step = WIDTH / len(values)
    gap = min(step / 4, 6)
    spots = []
    for place, (name, text, value) in enumerate(zip(names, texts, values, strict=True)):
        top = PAD + float(high - value) * unit
        x = place * step + gap / 2
        y, height = min(top, zero), abs(zero - top)
        spots.append(Spot(name, text, x, step - gap, y, height, top))
    return zero, tuple(spots)
