"""What everything in the lake is made of, read from what is declared: parameters, expressions, sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from types import ModuleType
from typing import Any

from ibis.expr.operations import UnboundTable
from ibis.expr.types import Expr

from rapport.insight.metrics import METRICS, Measured
from rapport.insight.warehouse.breaches import Breach
from rapport.insight.warehouse.build import Warehouse, checks_of
from rapport.insight.warehouse.declared import (
    MARTS,
    STAGING,
    maker_of,
    meaning_of,
    name_of,
    read_by,
)
from rapport.insight.warehouse.sources.rapport import SOURCES

Record = dict[str, Any]


@dataclass(frozen=True)
class Entry:
    """A source, staging, a mart or a metric; ``reads`` names what it is directly made of.

    ``facts`` are what is said of its kind: columns, checks, a question.
    """

    layer: str
    name: str
    meaning: str = ""
    reads: tuple[str, ...] = ()
    rows: int | None = None
    facts: Record = field(default_factory=dict)


def entries(warehouse: Warehouse, on: Measured, studied: Mapping[str, Expr]) -> list[Record]:
    """Everything that a build read and made, from the sources up.

    ``studied`` holds, by name, the expressions of tables that are no marts but that metrics read.
    """
    rows = warehouse.engine.rows_of_files(warehouse.generation.folder / "*" / "*.parquet")
    found = [*_sources(rows), *_staging(), *_marts(warehouse, rows), *_metrics(on, studied)]
    return [{**asdict(entry), "place": place} for place, entry in enumerate(found)]


def tables_in(expression: Expr) -> frozenset[str]:
    """The tables that an expression is about, by name."""
    return frozenset(table.name for table in expression.op().find(UnboundTable))


def _sources(rows: Mapping[str, int]) -> Iterator[Entry]:
    for source in SOURCES:
        columns = [{"name": name, "made_of": sql} for name, sql in source.columns.items()]
        facts = {"table": source.table, "columns": columns}
        yield Entry("source", source.name, rows=rows[source.name], facts=facts)


def _staging() -> Iterator[Entry]:
    for maker in STAGING:
        yield Entry("staging", maker.__name__, meaning_of(maker), read_by(maker))


def _marts(warehouse: Warehouse, rows: Mapping[str, int]) -> Iterator[Entry]:
    for module in MARTS:
        name, maker = name_of(module), maker_of(module)
        facts = {
            "key": list(module.key),
            "columns": _columns(warehouse, module),
            "checks": _checks(module, warehouse.warnings),
        }
        yield Entry("mart", name, meaning_of(maker), read_by(maker), rows[name], facts)


def _columns(warehouse: Warehouse, module: ModuleType) -> list[Record]:
    kinds = warehouse.tables[name_of(module)].schema()
    return [
        {"name": name, "kind": str(kinds[name]).lstrip("!"), "meaning": sentence}
        for name, sentence in module.columns.items()
    ]


def _checks(module: ModuleType, warnings: list[Breach]) -> list[Record]:
    """Each check, with how many rows break it: what is published breaks none that is fatal."""
    broken = {
        (breach.check, *breach.data.items()): breach.rows
        for breach in warnings
        if breach.mart == name_of(module)
    }
    return [
        {
            "sentence": check.sentence,
            "data": check.data,
            "is_fatal": check.is_fatal,
            "rows": broken.get((check.sentence, *check.data.items()), 0),
        }
        for check in checks_of(module)
    ]


def _metrics(on: Measured, studied: Mapping[str, Expr]) -> Iterator[Entry]:
    for metric in METRICS:
        found = set(tables_in(metric.expression(on)))
        for name in found & set(studied):
            found = found - {name} | tables_in(studied[name])
        facts = {
            "label": metric.label,
            "question": metric.question,
            "unit": metric.unit.value,
            "owner": metric.owner,
        }
        yield Entry("metric", metric.name, metric.definition, tuple(sorted(found)), facts=facts)
