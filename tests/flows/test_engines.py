"""The demo company on DuckDB and on Spark: the same marts row by row, the same metrics, the same traits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rapport.demo.load import load_demo
from rapport.insight import actions
from rapport.insight.models import MonthFigure, RfmCell, Run, SlippingCustomer
from rapport.insight.warehouse.declared import MARTS, name_of
from rapport.insight.warehouse.lake import Lake
from rapport.parties.models import Trait
from rapport.platform.access import SYSTEM

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.engines,
]
CUSTOMERS, UNTIL = 600, date(2026, 6, 30)
CLOSE = 1e-9
"""By how much of itself a floating number may be another one: engines add up in orders of their own."""


@dataclass(frozen=True)
class Built:
    """What one engine made: rows of marts by their key, figures, what pages show, traits."""

    marts: dict[str, dict[Any, dict[str, Any]]]
    figures: dict[str, Any]
    shown: dict[str, list[Any]]
    traits: dict[Any, Any]


def built(engine: str, home: Path, settings: Any) -> Built:
    import pyarrow.parquet as pq

    settings.HOME, settings.INSIGHT_ENGINE, settings.SPARK_MASTER = home, engine, "local[2]"
    actions.build(by=SYSTEM, is_anew=True)
    generation = Lake(actions.lake_folder()).current()
    assert generation is not None
    tables = {module: pq.read_table(generation.mart(name_of(module))) for module in MARTS}
    run = Run.objects.latest("pk")
    models = (RfmCell, MonthFigure, SlippingCustomer)
    return Built(
        {
            name_of(module): {
                tuple(row[column] for column in module.key): row for row in table.to_pylist()
            }
            for module, table in tables.items()
        }
        | {
            "types": {
                name_of(module): {field.name: str(field.type) for field in table.schema}
                for module, table in tables.items()
            }
        },
        run.figures,
        {model.__name__: _rows(model, run) for model in models},
        {
            (party, name): (number, text, facts)
            for party, name, number, text, facts in Trait.objects.values_list(
                "party", "name", "number", "text", "facts"
            )
        },
    )


def _rows(model: Any, run: Run) -> list[Any]:
    rows = model._default_manager.filter(run=run).values()
    return sorted(
        ({name: row[name] for name in row if name not in ("id", "run_id")} for row in rows),
        key=repr,
    )


def differences(one: Any, other: Any, where: str = "") -> list[str]:
    """Where two things differ, whatever they are made of."""
    if isinstance(one, dict) and isinstance(other, dict):
        apart = [f"{where}: {name} only in one" for name in one.keys() ^ other.keys()]
        both = [name for name in one if name in other]
        return apart + [
            said for name in both for said in differences(one[name], other[name], f"{where}/{name}")
        ]
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        if len(one) != len(other):
            return [f"{where}: {len(one)} and {len(other)}"]
        pairs = enumerate(zip(one, other, strict=True))
        return [said for place, pair in pairs for said in differences(*pair, f"{where}/{place}")]
    if isinstance(one, float) and isinstance(other, float):
        return [] if one == pytest.approx(other, rel=CLOSE) else [f"{where}: {one} and {other}"]
    is_same = type(one) is type(other) and one == other
    return [] if is_same else [f"{where}: {one!r} and {other!r}"]


def test_both_engines_say_the_same(tmp_path: Path, settings: Any, spark_runs: None) -> None:
    settings.HOME = tmp_path
    load_demo(customers=CUSTOMERS, seed=3, until=UNTIL, progress=lambda *_: None)
    duck = built("duckdb", tmp_path / "duckdb", settings)
    spark = built("spark", tmp_path / "spark", settings)
    assert min(len(rows) for rows in duck.marts.values()) > 0
    assert len(duck.traits) > 5 * CUSTOMERS
    for part in ("marts", "figures", "shown", "traits"):
        found = differences(getattr(duck, part), getattr(spark, part), part)
        assert not found, "\n".join([f"{len(found)} differences", *found[:20]])


def test_a_trait_that_stayed_is_not_published_again(
    tmp_path: Path, settings: Any, spark_runs: None
) -> None:
    settings.HOME, settings.INSIGHT_ENGINE = tmp_path, "spark"
    load_demo(customers=60, seed=3, until=UNTIL, progress=lambda *_: None, story=False)
    assert actions.build(by=SYSTEM)["traits_changed"] > 0
    assert actions.build(by=SYSTEM)["traits_changed"] == 0
    settings.INSIGHT_ENGINE = "duckdb"
    assert actions.build(by=SYSTEM)["traits_changed"] == 0
