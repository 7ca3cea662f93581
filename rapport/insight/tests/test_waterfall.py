"""The way from revenue to profit, as it is drawn."""

from __future__ import annotations

from decimal import Decimal

from rapport.insight.waterfall import HEIGHT, PAD, curve, steps
from rapport.insight.works import SERVICES

SUMS = {
    "list_revenue": Decimal(100), "discounts": Decimal(10), "returned": Decimal(10),
    "net_revenue": Decimal(80), "goods": Decimal(60), **dict.fromkeys(SERVICES, Decimal(0)),
    "visits": Decimal(45), "profit": Decimal(-25),
}  # fmt: skip


def test_each_bar_goes_on_where_the_last_one_ended() -> None:
    """From -25 to 100 is the scale: 1.25 a percent."""
    found = {step.name: step for step in steps(SUMS)}
    assert list(found) == [
        "list_revenue", "discounts", "returned", "net_revenue", "goods", "gross_margin", "visits", "profit",
    ]  # fmt: skip
    assert (found["list_revenue"].start, found["list_revenue"].length) == (20, 80)
    assert (found["discounts"].start, found["discounts"].length) == (92, 8)
    assert found["gross_margin"].start == found["gross_margin"].amount == 20
    assert (found["visits"].start, found["visits"].length) == (0, 36)
    assert (found["profit"].start, found["profit"].length) == (0, 20)
    assert found["visits"].signed == -45
    assert found["profit"].signed == -25


def test_nothing_at_all_can_be_drawn() -> None:
    found = steps(dict.fromkeys(SUMS, Decimal(0)))
    assert {step.length for step in found} == {0}


def test_the_curve_begins_at_nothing_and_ends_at_all() -> None:
    drawn = curve([Decimal(60), Decimal(80), Decimal(40)])
    spots = [list(map(float, spot.split(","))) for spot in drawn.points.split()]
    assert spots[0] == [0, HEIGHT - PAD]
    assert spots[2][1] == PAD
    assert (float(drawn.zero), float(drawn.total)) == (HEIGHT - PAD, spots[-1][1])
    below = curve([Decimal(-10)])
    assert float(below.zero) == PAD
