"""What customers will buy: foretold where it can be, and refused where it cannot."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rapport.insight.studies.ahead import Ahead, Known, ahead, span_of
from rapport.insight.studies.clv import FEWEST
from rapport.insight.studies.lifetime.histories import Numbers

DAYS, SPAN = 720, 180


def purchases(seed: int = 1, count: int = 3000) -> tuple[Numbers, Numbers, Numbers]:
    """Customers, days and amounts of a world drawn from BG/NBD: rates of their own, who may stay away after
    any purchase.
    """
    chance = np.random.default_rng(seed)
    rates, stays = chance.gamma(0.7, 1 / 40, count), chance.beta(1, 3, count)
    means = chance.gamma(6, 10, count)
    rows = []
    for customer in range(count):
        day = float(chance.integers(0, DAYS - 60))
        rows.append((customer, day))
        while chance.random() > stays[customer]:
            day += chance.exponential(1 / rates[customer])
            if day >= DAYS:
                break
            rows.append((customer, day))
    found = np.unique(np.floor(np.array(rows)), axis=0)
    amounts = means[found[:, 0].astype(int)] * chance.gamma(5, 0.2, len(found))
    return found[:, 0], found[:, 1], amounts


def known(bought: tuple[Numbers, Numbers, Numbers], until: int) -> Known:
    """What is known on the day ``until``, customer by customer, added up in the plainest way."""
    customers, days, amounts = bought
    columns: list[list[float]] = []
    for customer in np.unique(customers[days <= until]):
        own = customers == customer
        then, later = own & (days <= until), own & (days > until)
        spent = amounts[then].sum()
        again = spent - amounts[then][days[then].argmin()]
        columns.append(
            [
                then.sum(),
                days[then].min(),
                days[then].max(),
                spent,
                again,
                later.sum(),
                amounts[later].sum(),
            ]
        )
    return Known(*np.array(columns, float).T)


@pytest.fixture(scope="module")
def world() -> tuple[Known, Known]:
    bought = purchases()
    return known(bought, DAYS - 1 - SPAN), known(bought, DAYS - 1)


@pytest.fixture(scope="module")
def found(world: tuple[Known, Known]) -> Ahead:
    return ahead(*world, until=DAYS - 1, span=SPAN)


def test_what_was_planted_is_foretold_and_said_how_well(found: Ahead) -> None:
    tried = found.tried
    assert tried is not None
    assert tried.gain_low > 0.1
    assert tried.gain_low < tried.gain < tried.gain_high
    assert tried.foretold == pytest.approx(tried.came, rel=0.15)
    assert 0.75 < tried.covered <= 1
    assert 0.75 < tried.value_covered <= 1
    assert tried.calibration_error < 0.08
    low, high = tried.tenths[0], tried.tenths[-1]
    assert high[1] > 5 * low[1]


def test_totals_come_as_foretold(found: Ahead) -> None:
    """Of another world with the same truth, played on: what is foretold of all lies near what comes."""
    bought = purchases(seed=7)
    until = DAYS - 1 - SPAN
    now = known(bought, until)
    before = known(tuple(one[bought[1] <= until] for one in bought), until - 120)  # type: ignore[arg-type]  # three arrays stay three
    later = ahead(
        before, replace(now, came=now.came * 0, brought=now.brought * 0), until=until, span=120
    )
    assert later.foretold is not None
    due = (
        (bought[1] > until)
        & (bought[1] <= until + 120)
        & np.isin(bought[0], np.unique(bought[0][bought[1] <= until]))
    )
    assert later.foretold.orders.sum() == pytest.approx(due.sum(), rel=0.2)
    assert later.foretold.value.sum() == pytest.approx(bought[2][due].sum(), rel=0.25)


def test_what_came_later_is_not_known_to_what_is_foretold(
    world: tuple[Known, Known], found: Ahead
) -> None:
    before, now = world
    changed = replace(now, came=now.came + 5, brought=now.brought + 1_000)
    again = ahead(before, changed, until=DAYS - 1, span=SPAN)
    assert again.foretold is not None
    assert found.foretold is not None
    for name, column in vars(found.foretold).items():
        assert (getattr(again.foretold, name) == column).all(), name


def test_every_figure_makes_sense(world: tuple[Known, Known], found: Ahead) -> None:
    told = found.foretold
    assert told is not None
    for share in (told.alive, told.buys):
        assert ((share >= 0) & (share <= 1)).all()
    assert (told.orders >= 0).all()
    assert (told.orders_low <= told.orders_high).all()
    assert (told.value_low <= told.value_high).all()
    often, lately = world[1].days > 5, world[1].last > DAYS - 30
    assert told.orders[often & lately].mean() > 3 * told.orders[~often & ~lately].mean()
    assert told.alive[often & lately].mean() > told.alive[often & ~lately].mean()


def test_the_same_again(world: tuple[Known, Known], found: Ahead) -> None:
    again = ahead(*world, until=DAYS - 1, span=SPAN)
    assert again.parameters == found.parameters
    assert again.tried == found.tried


def test_too_few_who_came_again_are_said(world: tuple[Known, Known]) -> None:
    before, now = world
    few = np.flatnonzero(before.days > 1)[: FEWEST - 7]
    short = Known(*(column[few] for column in vars(before).values()))
    found = ahead(short, now, until=DAYS - 1, span=SPAN)
    assert (found.lacking, found.foretold, found.tried) == (7, None, None)


def test_where_nothing_follows_from_the_past_nothing_is_foretold(
    world: tuple[Known, Known],
) -> None:
    """The same customers, and what came shuffled among them."""
    before, now = world
    order = np.random.default_rng(3).permutation(len(before.days))
    shuffled = replace(before, came=before.came[order], brought=before.brought[order])
    found = ahead(shuffled, now, until=DAYS - 1, span=SPAN)
    assert found.foretold is None
    assert found.tried is not None
    assert found.tried.gain_low <= 0


def test_without_amounts_that_differ_there_is_no_value(world: tuple[Known, Known]) -> None:
    before, now = (replace(one, again=one.again * 0) for one in world)
    found = ahead(before, now, until=DAYS - 1, span=SPAN)
    assert found.foretold is not None
    assert (found.foretold.value == 0).all()


@pytest.mark.parametrize(
    ("days", "span"),
    [(89, 0), (90, 30), (269, 30), (270, 90), (540, 180), (1094, 180), (1095, 365)],
)
def test_how_far_one_may_look(days: int, span: int) -> None:
    assert span_of(100, 100 + days) == span
