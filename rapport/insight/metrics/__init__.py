"""Metrics: every number is declared once, and pages, the command line and the API name it."""

from rapport.insight.metrics.catalogue import METRICS, reckon
from rapport.insight.metrics.metric import Measured, Metric

__all__ = ["METRICS", "Measured", "Metric", "reckon"]
