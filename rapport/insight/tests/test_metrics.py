"""The catalogue of metrics and its reference page."""

from __future__ import annotations

from rapport.insight.metrics.catalogue import METRICS, reference


def test_every_metric_is_declared_in_full() -> None:
    for name, metric in METRICS.items():
        assert metric.name == name
        assert metric.question.endswith("?")
        assert metric.definition.endswith(".")
        assert metric.owner


def test_the_reference_names_every_metric() -> None:
    page = reference()
    assert all(f"`{name}`" in page for name in METRICS)
