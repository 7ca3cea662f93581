"""Build one generation of the lake: copy, make the marts, check them, put them in force."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import ModuleType
from typing import Any

from ibis.expr.types import Table

from rapport.insight.warehouse import steps
from rapport.insight.warehouse.breaches import Breach, ChecksFailed
from rapport.insight.warehouse.checks import breaches, unique
from rapport.insight.warehouse.engine import Engine, engine
from rapport.insight.warehouse.lake import Generation, Lake
from rapport.insight.warehouse.marts import (
    customer_currencies,
    customers,
    order_lines,
    orders,
    returns,
)
from rapport.insight.warehouse.sources.postgres import Control, Progress, Snapshot
from rapport.insight.warehouse.sources.rapport import SOURCES
from rapport.insight.warehouse.staging.stg_rapport_order_lines import stg_rapport_order_lines
from rapport.insight.warehouse.staging.stg_rapport_orders import stg_rapport_orders
from rapport.insight.warehouse.staging.stg_rapport_parties import stg_rapport_parties
from rapport.insight.warehouse.staging.stg_rapport_returns import stg_rapport_returns

STAGING = (stg_rapport_parties, stg_rapport_orders, stg_rapport_order_lines, stg_rapport_returns)
MARTS: tuple[ModuleType, ...] = (order_lines, orders, returns, customer_currencies, customers)
STEPS = len(SOURCES) + 1 + 2 * len(MARTS)


@dataclass
class Warehouse:
    """A generation under way, or one in force: its tables by name, and what they are reckoned from."""

    engine: Engine
    generation: Generation
    as_of: date | None = None
    tables: dict[str, Table] = field(default_factory=dict)
    warnings: list[Breach] = field(default_factory=list)

    def __getattr__(self, name: str) -> Table:
        try:
            return self.tables[name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def is_empty(self) -> bool:
        """Whether there is not a single clean order."""
        return self.as_of is None

    def add(self, function: Callable[..., Table]) -> Table:
        """What ``function`` makes of the tables that its parameters name."""
        parameters = inspect.signature(function).parameters
        settings = {"as_of": self.as_of or date(1, 1, 1)}
        given = {name: self.tables.get(name, settings.get(name)) for name in parameters}
        return function(**given)


def build(
    lake: Lake,
    snapshot: Snapshot,
    engine: Engine,
    *,
    at: datetime,
    progress: Progress,
    as_of: date | None = None,
) -> Warehouse:
    """Fill and check a new generation; ``publish`` puts it in force. Raises ChecksFailed.

    ``as_of`` is the reckoning day; by default the day after the newest order.
    """
    warehouse = Warehouse(engine, lake.begin(at))
    snapshot.copy(engine, warehouse.generation.raw, progress=progress)
    progress(steps.ADDING_UP)
    controls = snapshot.controls()
    _stage(warehouse)
    for module in MARTS:
        if module is customers:
            warehouse.as_of = as_of or _day_after_newest(warehouse)
        _make(warehouse, module, progress)
    _check(warehouse, controls, progress)
    return warehouse


def publish(lake: Lake, warehouse: Warehouse, *, at: datetime) -> None:
    """Put a built generation in force."""
    counts = {
        name_of(module): warehouse.engine.value(warehouse.tables[name_of(module)].count())
        for module in MARTS
    }
    warnings = [str(breach) for breach in warehouse.warnings]
    lake.publish(
        warehouse.generation,
        {"at": at.isoformat(), "as_of": warehouse.as_of, "rows": counts, "warnings": warnings},
    )


@contextmanager
def in_force(lake: Lake) -> Iterator[Warehouse | None]:
    """The published generation, open for reading; None before the first build."""
    generation = lake.current()
    if generation is None:
        yield None
        return
    day = generation.manifest["as_of"]
    with engine(lake.temp) as opened:
        warehouse = Warehouse(opened, generation, date.fromisoformat(day) if day else None)
        for module in MARTS:
            warehouse.tables[name_of(module)] = opened.read(
                name_of(module), generation.mart(name_of(module))
            )
        yield warehouse


def name_of(module: ModuleType) -> str:
    """The mart that a module declares."""
    return module.__name__.rpartition(".")[2]


def _stage(warehouse: Warehouse) -> None:
    """Raw files as tables, staging as views on them: nothing is written."""
    for source in SOURCES:
        warehouse.tables[source.name] = warehouse.engine.read(
            source.name, warehouse.generation.raw(source.name)
        )
    for function in STAGING:
        name = function.__name__
        sql = warehouse.engine.sql(warehouse.add(function))
        warehouse.engine.connection.execute(f"CREATE OR REPLACE VIEW {name} AS {sql}")
        warehouse.tables[name] = warehouse.engine.table(name)


def _make(warehouse: Warehouse, module: ModuleType, progress: Progress) -> None:
    name = name_of(module)
    progress(steps.MAKING[name])
    path = warehouse.generation.mart(name)
    warehouse.engine.write(warehouse.add(getattr(module, name)), path)
    warehouse.tables[name] = warehouse.engine.read(name, path)


def _check(warehouse: Warehouse, controls: dict[str, Control], progress: Progress) -> None:
    found: list[Breach] = []
    for module in MARTS:
        name = name_of(module)
        progress(steps.CHECKING[name])
        checks: Sequence[Any] = (unique(*module.key), *module.checks)
        found += breaches(warehouse.engine, name, checks, warehouse.tables, controls)
    warehouse.warnings = [breach for breach in found if not breach.is_fatal]
    if fatal := [breach for breach in found if breach.is_fatal]:
        raise ChecksFailed(fatal)


def _day_after_newest(warehouse: Warehouse) -> date | None:
    orders = warehouse.tables["orders"]
    newest: date | None = warehouse.engine.value(orders.filter(orders.is_clean).ordered_on.max())
    return newest + timedelta(days=1) if newest else None
