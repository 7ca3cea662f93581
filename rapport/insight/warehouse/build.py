"""Build one generation of the lake: copy, make the marts, check them, put them in force."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from types import ModuleType
from typing import Any

import ibis
from ibis.expr.types import Table

from rapport.insight.warehouse import steps
from rapport.insight.warehouse.breaches import Breach, ChecksFailed
from rapport.insight.warehouse.checks import Check, breaches, unique
from rapport.insight.warehouse.declared import (
    MARTS,
    SETTINGS,
    STAGING,
    Maker,
    maker_of,
    name_of,
    read_by,
)
from rapport.insight.warehouse.engine import DUCKDB, Engine, engine
from rapport.insight.warehouse.kept import digest
from rapport.insight.warehouse.lake import Generation, Lake
from rapport.insight.warehouse.marts import orders
from rapport.insight.warehouse.sources.postgres import Control, Progress, Snapshot
from rapport.insight.warehouse.sources.rapport import SOURCES
from rapport.insight.warehouse.spans import NEVER, Span
from rapport.insight.works import SPAN

STEPS = len(SOURCES) + 1 + 2 * len(MARTS)


@dataclass
class Warehouse:
    """A generation under way, or one in force: its tables by name, and what they are reckoned from.

    ``made_of`` has a digest for each: the same for the same SQL on the same files. ``span`` is what functions
    may ask for besides tables.
    """

    engine: Engine
    generation: Generation
    as_of: date | None = None
    tables: dict[str, Table] = field(default_factory=dict)
    made_of: dict[str, str] = field(default_factory=dict)
    warnings: list[Breach] = field(default_factory=list)
    span: Span = field(default_factory=Span)

    def __getattr__(self, name: str) -> Table:
        try:
            return self.tables[name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def is_empty(self) -> bool:
        """Whether there is not a single clean order."""
        return self.as_of is None

    def add(self, maker: Maker) -> Table:
        """What ``maker`` makes of the tables that its parameters name."""
        given: dict[str, Any] = {name: self.tables[name] for name in read_by(maker)}
        settings = {"as_of": self.span.as_of, "span": self.span}
        asked = SETTINGS & set(inspect.signature(maker).parameters)
        return maker(**given, **{name: settings[name] for name in asked})


def build(
    lake: Lake,
    snapshot: Snapshot,
    engine: Engine,
    *,
    at: datetime,
    progress: Progress,
    as_of: date | None = None,
    books: str = "",
) -> Warehouse:
    """Fill and check a new generation; ``publish`` puts it in force. Raises ChecksFailed.

    ``as_of`` is the reckoning day; by default the day after the newest order. ``books`` is the company's
    currency.
    """
    warehouse = Warehouse(engine, lake.begin(at))
    snapshot.copy(engine, warehouse.generation, progress=progress)
    _stage(warehouse)
    for module in MARTS:
        _make(warehouse, module, progress)
        if module is orders:
            warehouse.span = _span(warehouse, as_of, books)
            warehouse.as_of = None if warehouse.span.as_of == NEVER else warehouse.span.as_of
    progress(steps.ADDING_UP)
    _check(warehouse, snapshot.controls(warehouse.span), progress)
    return warehouse


def publish(lake: Lake, warehouse: Warehouse, *, at: datetime) -> None:
    """Put a built generation in force."""
    counts = warehouse.engine.rows_of_files(warehouse.generation.mart("*"))
    warnings = [str(breach) for breach in warehouse.warnings]
    lake.publish(
        warehouse.generation,
        {
            "at": at.isoformat(),
            "as_of": warehouse.as_of,
            "span": asdict(warehouse.span),
            "rows": counts,
            "warnings": warnings,
        },
    )


@contextmanager
def in_force(lake: Lake, by: str = DUCKDB) -> Iterator[Warehouse | None]:
    """The published generation, open for reading by the engine called ``by``; None before the first build."""
    generation = lake.current()
    if generation is None:
        yield None
        return
    day = generation.manifest["as_of"]
    with engine(lake.temp, by) as opened:
        warehouse = Warehouse(opened, generation, date.fromisoformat(day) if day else None)
        if "span" in generation.manifest:  # older ones had none
            warehouse.span = Span.of(generation.manifest["span"])
        for name in generation.manifest["rows"]:  # an older one may not have all marts
            warehouse.tables[name] = opened.read(name, generation.mart(name))
        yield warehouse


def checks_of(module: ModuleType) -> tuple[Check, ...]:
    """What must hold of a mart: its key, and what it declares."""
    return (unique(*module.key), *module.checks)


def _stage(warehouse: Warehouse) -> None:
    """Raw files as tables, staging as views on them: nothing is written."""
    for source in SOURCES:
        raw = warehouse.generation.raw(source.name)
        warehouse.tables[source.name] = warehouse.engine.read(source.name, raw)
        warehouse.made_of[source.name] = warehouse.generation.state(source.name)
    for function in STAGING:
        name = function.__name__
        table = warehouse.add(function)
        _note(warehouse, name, function, warehouse.engine.sql(table))
        warehouse.tables[name] = warehouse.engine.view(name, table)


def _make(warehouse: Warehouse, module: ModuleType, progress: Progress) -> None:
    """A mart's file, taken over where one is kept that was made of the same in the same way."""
    name, maker = name_of(module), maker_of(module)
    progress(steps.MAKING[name])
    engine, table = warehouse.engine, warehouse.add(maker)
    made_of = _note(warehouse, name, maker, engine.sql(table))
    warehouse.generation.put_mart(name, made_of, lambda draft: engine.write(table, draft))
    warehouse.tables[name] = engine.read(name, warehouse.generation.mart(name))


def _note(warehouse: Warehouse, name: str, maker: Maker, sql: str) -> str:
    """Keep what a table is made of; returns it."""
    read = (warehouse.made_of[table] for table in read_by(maker))
    warehouse.made_of[name] = digest(warehouse.engine.version, sql, *read)
    return warehouse.made_of[name]


def _check(warehouse: Warehouse, controls: dict[str, Control], progress: Progress) -> None:
    found: list[Breach] = []
    for module in MARTS:
        name = name_of(module)
        progress(steps.CHECKING[name])
        found += breaches(warehouse.engine, name, checks_of(module), warehouse.tables, controls)
    warehouse.warnings = [breach for breach in found if not breach.is_fatal]
    if fatal := [breach for breach in found if breach.is_fatal]:
        raise ChecksFailed(fatal)


def _span(warehouse: Warehouse, as_of: date | None, books: str) -> Span:
    """Of the clean orders."""
    orders = warehouse.tables["orders"]
    clean = orders.filter(orders.is_clean)
    (first, newest), *_ = warehouse.engine.rows(
        clean.agg(first=clean.ordered_on.min(), newest=clean.ordered_on.max())
    )
    day = as_of or (newest + timedelta(days=1) if newest else NEVER)
    since = max(first, day - timedelta(days=SPAN)) if first else day
    counted = clean.group_by("currency").agg(orders=clean.count())
    most = warehouse.engine.rows(counted.order_by(ibis.desc("orders"), "currency").limit(1))
    return Span(day, since, str(most[0][0]) if most else "", books)
