"""The way from revenue to profit in steps, and the whale curve, as they are drawn. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rapport.insight.works import SERVICES
from rapport.kit.speech import noted

STEPS = (
    ("list_revenue", noted("Revenue before discounts"), True),
    ("discounts", noted("Discounts"), False),
    ("returned", noted("What came back"), False),
    ("net_revenue", noted("Net revenue"), True),
    ("goods", noted("Cost of goods"), False),
    ("gross_margin", noted("Gross margin"), True),
    *((name, label, False) for name, label in SERVICES.items()),
    ("profit", noted("Profit"), True),
)
"""Name, label, and whether it is what is left by then; the others are taken off."""
LEFT = ("list_revenue", "net_revenue", "gross_margin", "profit")
WIDTH, HEIGHT, PAD = 520, 220, 4


@dataclass(frozen=True)
class Step:
    """One step: its amount, and where its bar begins and how long it is, in percent of the scale."""

    name: str
    label: str
    amount: Decimal
    is_left: bool
    start: float
    length: float

    @property
    def signed(self) -> Decimal:
        """As it is written: what is taken off has a minus."""
        return self.amount if self.is_left else -self.amount


def steps(sums: Mapping[str, Decimal]) -> list[Step]:
    """All steps of ``sums``, which has every part and the profit; services that cost nothing are left out."""
    known = dict(sums)
    known["gross_margin"] = known["net_revenue"] - known["goods"]
    shown = [one for one in STEPS if one[0] not in SERVICES or known[one[0]]]
    spans, now = [], Decimal(0)
    for name, _, is_left in shown:
        before = Decimal(0) if is_left else now
        now = known[name] if is_left else now - known[name]
        spans.append((min(before, now), max(before, now)))
    low, high = min(start for start, _ in spans), max(end for _, end in spans)
    unit = 100 / float(high - low or 1)
    return [
        Step(
            name, label, known[name], is_left, float(start - low) * unit, float(end - start) * unit
        )
        for (name, label, is_left), (start, end) in zip(shown, spans, strict=True)
    ]


@dataclass(frozen=True)
class Curve:
    """The whale curve for ``points=``: a line, the height of nothing, and that of all together."""

    points: str
    zero: str
    total: str


def curve(together: Sequence[Decimal]) -> Curve:
    """What the best customers earn together, group by group, from nothing on."""
    values = [0.0, *map(float, together)]
    low, high = min(values), max(values)
    rise = (HEIGHT - 2 * PAD) / ((high - low) or 1)
    step = WIDTH / max(len(values) - 1, 1)

    def height(value: float) -> str:
        return f"{HEIGHT - PAD - (value - low) * rise:.1f}"

    points = " ".join(f"{place * step:.1f},{height(value)}" for place, value in enumerate(values))
    return Curve(points, height(0), height(values[-1]))
