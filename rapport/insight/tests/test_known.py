"""What a prediction may know: whatever came to be after a day, nothing that is known of that day moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import ibis
import pytest
from ibis.expr.types import Table

from rapport.insight.predictions.declared import DECLARED
from rapport.insight.predictions.known import DATED, TIMELESS, Dated, Known, drawn
from rapport.insight.predictions.prediction import Feature, Prediction
from rapport.insight.tests.marts import FIRST, purchases, shop, warehouse
from rapport.insight.warehouse.build import Warehouse
from rapport.insight.warehouse.declared import MARTS, name_of
from rapport.insight.warehouse.engine import Engine

DAY = FIRST + timedelta(days=200)
SOLD = """
    SELECT n AS opportunity_id, n % 40 + 1 AS party_id, 'Fairs' AS pipeline, DATE '2024-01-01' + n AS opened_on,
        CASE n % 3 WHEN 0 THEN 'Web' ELSE 'Fair' END AS source, CASE n % 4 WHEN 0 THEN 'won' WHEN 1 THEN 'lost' ELSE
        'open' END AS status, CASE WHEN n % 4 < 2 THEN DATE '2024-01-01' + n + n % 60 + 5 END AS closed_on,
        CASE n % 4 WHEN 1 THEN 'Price' END AS lost_reason FROM (SELECT range::INTEGER AS n FROM range(1, 260)) AS t"""
STAYED = """
    SELECT 2 * n + place AS stay_id, n AS opportunity_id, CASE place WHEN 0 THEN 'New' ELSE 'Offer' END AS stage,
        'open' AS kind, DATE '2024-01-01' + n + 9 * place AS entered_on,
        CASE place WHEN 0 THEN DATE '2024-01-01' + n + 9 END AS left_on
        FROM (SELECT range::INTEGER AS n FROM range(1, 260)) AS t,
            (SELECT range::INTEGER AS place FROM range(2)) AS p"""
CAME = """
    SELECT n AS lead_id, n % 50 + 1 AS party_id, CASE n % 3 WHEN 0 THEN 'Web' ELSE 'Fair' END AS source,
        CASE n % 2 WHEN 0 THEN 7 END AS form_id, DATE '2024-01-01' + n AS received_on,
        CASE WHEN n % 5 > 0 THEN DATE '2024-01-01' + n + n % 7 END AS responded_on, CASE n % 3 WHEN 0 THEN 'converted'
        WHEN 1 THEN 'dead' ELSE 'new' END AS status, DATE '2024-01-01' + n + n % 40 AS status_on
        FROM (SELECT range::INTEGER AS n FROM range(1, 260)) AS t"""
TALKED = """
    SELECT n AS interaction_id, n % 60 + 1 AS party_id, DATE '2024-01-01' + CAST(n % 280 AS INTEGER) AS occurred_on,
        'email' AS channel, CASE n % 2 WHEN 0 THEN 'in' ELSE 'out' END AS direction, 60 AS duration_seconds
        FROM (SELECT range::INTEGER AS n FROM range(1, 900)) AS t"""
GAVE_BACK = """
    SELECT n AS return_id, n % 60 + 1 AS party_id, n AS order_id, DATE '2024-01-01' + CAST(n % 280 AS INTEGER) AS
        returned_on, 'EUR' AS currency, 5 AS total FROM (SELECT range::INTEGER AS n FROM range(1, 200)) AS t"""
RECURS = """
    SELECT n AS recurring_id, n % 60 + 1 AS party_id, DATE '2024-01-01' + n AS begins_on, 1 AS months,
        CASE n % 3 WHEN 0 THEN DATE '2024-01-01' + n + 50 END AS ends_on
        FROM (SELECT range::INTEGER AS n FROM range(1, 200)) AS t"""


@pytest.fixture
def whole(duck: Engine, tmp_path: Path) -> Warehouse:
    """Something in every mart, before the day and after it."""
    return shop(
        duck,
        tmp_path,
        purchases(120, 280),
        until=280,
        opportunities=SOLD,
        stage_stays=STAYED,
        leads=CAME,
        interactions=TALKED,
        returns=GAVE_BACK,
        recurring_orders=RECURS,
    )


def marts_of(found: Warehouse) -> Mapping[str, Table]:
    return {name: found.tables[name] for name in (*DATED, *TIMELESS)}


def as_if_later(mart: Table, dated: Dated, day: date) -> Table:
    """The mart with everything in it that could have come from the day on: all its rows once more, on that day; and
    what was known only later said otherwise, or never said.
    """
    today = _literal(day)
    hidden = {
        column: (mart[of] < today).ifelse(mart[column], mart[column].max().over(ibis.window()))
        for column, of in dated.later.items()
        if column != of
    }
    days = {
        of: (mart[of] < today).ifelse(mart[of], today) for of in dict.fromkeys(dated.later.values())
    }
    once_more = mart.mutate(**{dated.since: today})
    moved = mart.mutate(**hidden, **days)
    return ibis.union(*(one.cast(mart.schema()) for one in (moved, once_more)))


def _literal(day: date) -> Any:
    return ibis.literal(day).cast("date")


def known_of(prediction: Prediction, marts: Mapping[str, Table], engine: Engine) -> list[Any]:
    known = Known(marts, DAY)
    subject = prediction.subject
    columns = [subject.key, *(feature.name for feature in subject.features)]
    rows = subject.known(known).semi_join(prediction.asked(known), subject.key)
    return sorted(engine.rows(rows.select(*columns)), key=str)


@pytest.mark.parametrize("name", DECLARED)
def test_nothing_that_came_later_moves_what_was_known(
    whole: Warehouse, duck: Engine, name: str
) -> None:
    marts = marts_of(whole)
    before = known_of(DECLARED[name], marts, duck)
    assert len(before) > 20
    later = {
        mart: duck.keep(f"later_{mart}", as_if_later(table, DATED[mart], DAY))
        if mart in DATED
        else table
        for mart, table in marts.items()
    }
    assert duck.value(later["orders"].count()) == 2 * duck.value(marts["orders"].count())
    assert known_of(DECLARED[name], later, duck) == before
    cut = {
        mart: table.filter(table[DATED[mart].since] < ibis.literal(DAY)) if mart in DATED else table
        for mart, table in marts.items()
    }
    assert known_of(DECLARED[name], cut, duck) == before


@pytest.mark.parametrize("name", DECLARED)
def test_a_feature_that_peeks_is_caught(whole: Warehouse, duck: Engine, name: str) -> None:
    """The same comparison, of a subject that goes past what is known to the marts themselves."""
    honest = DECLARED[name]
    key = honest.subject.key
    mart = {"party_id": "orders", "opportunity_id": "stage_stays", "lead_id": "leads"}[key]

    def peeking(known: Known) -> Table:
        rows = known.marts[mart]
        told = rows.group_by(key).agg(peeked=rows.count())
        return honest.subject.known(known).left_join(told, key).drop(f"{key}_right")

    features = (*honest.features, Feature("peeked", "Peeked"))
    subject = replace(honest.subject, features=features, known=peeking)
    marts = marts_of(whole)
    later = {**marts, mart: as_if_later(marts[mart], DATED[mart], DAY)}
    dishonest = replace(honest, subject=subject)
    assert known_of(dishonest, later, duck) != known_of(dishonest, marts, duck)


def test_columns_that_nobody_dated_are_not_there(whole: Warehouse) -> None:
    """What is so now: amounts, owners, points. A column that is added to a mart is hidden until somebody dates it."""
    known = Known(marts_of(whole), DAY)
    for name, dated in DATED.items():
        assert set(getattr(known, name).columns) == {*dated.known, *dated.later}
    for word in ("amount", "owner_id", "probability", "stage", "closes_on"):
        assert word not in known.opportunities.columns
    assert "score" not in known.leads.columns
    with pytest.raises(AttributeError):
        _ = known.order_lines


def test_what_is_dated_is_in_the_marts() -> None:
    """Names of marts and columns are those that builds make."""
    columns = {name_of(mart): set(mart.columns) for mart in MARTS}
    for name, dated in DATED.items():
        said = {dated.since, *dated.known, *dated.later, *dated.later.values()}
        assert said <= columns[name], name
    for name, timeless in TIMELESS.items():
        assert set(timeless) <= columns[name]


def test_a_lot_holds_whole_parties_and_about_its_share(whole: Warehouse, duck: Engine) -> None:
    duck.local.connection.execute(
        "CREATE TABLE many AS SELECT n % 10000 AS party_id FROM range(30000) AS t(n)"
    )
    found = drawn(duck.table("many"), 0.2)
    counts: dict[int, int] = dict(duck.rows(found.group_by("party_id").agg(rows=found.count())))
    assert 1_900 < len(counts) < 2_100
    assert set(counts.values()) == {3}


def test_an_empty_company_has_nothing_to_know(duck: Engine, tmp_path: Path) -> None:
    marts = marts_of(warehouse(duck, tmp_path))
    for prediction in DECLARED.values():
        assert known_of(prediction, marts, duck) == []
