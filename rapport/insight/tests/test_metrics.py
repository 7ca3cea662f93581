"""The catalogue of metrics."""

from __future__ import annotations

import subprocess
import sys

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


def test_the_start_stays_light() -> None:
    look = (
        "import django, sys; django.setup(); import config.urls;"
        "print([name for name in ('duckdb', 'ibis', 'pyarrow', 'numpy') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
