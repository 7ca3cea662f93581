"""The catalogue of metrics."""

from __future__ import annotations

import pytest

from rapport.insight.metrics import METRICS, Metric


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_every_metric_is_declared_in_full(metric: Metric) -> None:
    assert metric.question.endswith("?")
    assert metric.definition.endswith(".")
    assert metric.label
    assert metric.owner


def test_no_two_metrics_share_a_name() -> None:
    assert len({metric.name for metric in METRICS}) == len(METRICS)
