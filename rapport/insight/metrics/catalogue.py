"""All metrics: reckon them, and write their reference page."""

from __future__ import annotations

from typing import Any

from rapport.insight.metrics.customers import CUSTOMER_METRICS
from rapport.insight.metrics.metric import Measured, Metric
from rapport.insight.metrics.sales import SALES_METRICS
from rapport.insight.warehouse.engine import Engine

METRICS: dict[str, Metric] = {metric.name: metric for metric in (*CUSTOMER_METRICS, *SALES_METRICS)}


def reckon(engine: Engine, on: Measured) -> dict[str, Any]:
    """Every metric's value by name; those of a finer grain as a mapping of its keys."""
    return {name: _value(engine, metric, on) for name, metric in METRICS.items()}


def reference() -> str:
    """``docs/reference/metrics.md``."""
    head = (
        "# Metrics\n\nEvery number that Rapport shows about the business is declared once, in "
        "`rapport/insight/metrics`. Money is in the reporting currency: the one that most orders are in; "
        "amounts in other currencies are counted apart and never added to it.\n"
    )
    return "\n".join([head, *(_entry(metric) for metric in METRICS.values())])


def _value(engine: Engine, metric: Metric, on: Measured) -> Any:
    expression = metric.expression(on)
    if metric.grain == "company":
        return engine.value(expression)
    return dict(engine.rows(expression))


def _entry(metric: Metric) -> str:
    return (
        f"## {metric.label}\n\n`{metric.name}` · {metric.question}\n\n{metric.definition}\n\n"
        f"One value per {metric.grain} · unit: {metric.unit} · better: {metric.good} · owner: {metric.owner}\n"
    )
