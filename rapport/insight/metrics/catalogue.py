"""All metrics, and how they are reckoned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rapport.insight.metrics.customers import CUSTOMER_METRICS
from rapport.insight.metrics.metric import Measured, Metric
from rapport.insight.metrics.profits import PROFIT_METRICS
from rapport.insight.metrics.sales import SALES_METRICS

if TYPE_CHECKING:
    from rapport.insight.warehouse.engine import Engine

METRICS: tuple[Metric, ...] = (*CUSTOMER_METRICS, *SALES_METRICS, *PROFIT_METRICS)


def reckon(engine: Engine, on: Measured) -> dict[str, Any]:
    """Every metric's value by name; those of a finer grain as a mapping of its keys."""
    return {metric.name: _value(engine, metric, on) for metric in METRICS}


def _value(engine: Engine, metric: Metric, on: Measured) -> Any:
    expression = metric.expression(on)
    if metric.grain == "company":
        return engine.value(expression)
    return dict(engine.rows(expression))
